"""One scenario, as somebody would write it in NumPy who wants nothing else: whole columns at once.

    python3 replay.py FOLDER LEVERAGE CAPITAL TAKER0 TAKER1

The same case and the same omissions as replay.c beside it.
"""

import json
import sys
import time

import numpy as np

FOLDER, LEVERAGE, CAPITAL = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
TAKER = [float(word) for word in sys.argv[4:6]]
SIDE = [1, -1]


def column(name):
    return np.fromfile(f"{FOLDER}/{name}.f64")


def trigger_of(side, entry, wallet, quantity, rate, deduction):
    """The mark at which equity meets maintenance, over all brackets."""
    room = (wallet + deduction) / quantity
    if side > 0:
        return np.max((entry - room) / (1 - rate))
    return np.min((entry + room) / (1 + rate))


def first_breach(leg, quantity, rate, deduction):
    """First bar whose extreme is at or beyond the trigger, and the mark it is closed at."""
    side, opens, wallet = leg["side"], leg["open"], leg["wallet"]
    extreme = leg["low"] if side > 0 else leg["high"]
    equity = wallet + side * quantity * (extreme - leg["entry"])
    notional = quantity * extreme
    maintenance = np.full(notional.shape, -np.inf)
    for r, k in zip(rate, deduction):
        np.maximum(maintenance, r * notional - k, out=maintenance)
    breached = equity <= maintenance
    bar = int(np.argmax(breached))
    if not breached[bar]:
        return None, None
    trigger = trigger_of(side, leg["entry"], wallet[bar], quantity, rate, deduction)
    gap = opens[bar] <= trigger if side > 0 else opens[bar] >= trigger
    return bar, float(opens[bar] if gap and bar > 0 else trigger)


def main():
    rate, deduction = column("tier-rate"), column("tier-deduction")
    legs = [
        {
            **{name: column(f"{name}{i}") for name in ("open", "high", "low", "close", "rate")},
            "bar": column(f"print-bar{i}").astype(np.int64),
            "side": SIDE[i],
        }
        for i in range(2)
    ]
    start = time.perf_counter()
    quantity = min(
        CAPITAL / 2 * LEVERAGE / (leg["open"][0] * (1 + LEVERAGE * taker))
        for leg, taker in zip(legs, TAKER)
    )
    for leg, taker in zip(legs, TAKER):
        leg["entry"] = leg["open"][0]
        held = leg["bar"] > 0
        paid = -leg["side"] * quantity * leg["open"][leg["bar"]] * leg["rate"] * held
        flow = np.bincount(leg["bar"], weights=paid, minlength=len(leg["open"]))
        leg["paid"] = np.cumsum(flow)
        leg["wallet"] = CAPITAL / 2 - quantity * leg["entry"] * taker + leg["paid"]
        leg["dead"], leg["exit"] = first_breach(leg, quantity, rate, deduction)
    last = len(legs[0]["open"]) - 1
    deaths = [leg["dead"] for leg in legs if leg["dead"] is not None]
    first = min(deaths, default=None)
    answer = {"netQuote": -CAPITAL, "legs": []}
    for leg, taker in zip(legs, TAKER):
        # The survivor is there until the open after the bar of the first death, and may die at it.
        at_open = leg["dead"] is not None and leg["exit"] == leg["open"][leg["dead"]]
        dies = leg["dead"] is not None and (
            leg["dead"] <= first or (leg["dead"] == first + 1 and at_open)
        )
        if dies:
            bar, mark = leg["dead"], leg["exit"]
        else:
            bar = last if first is None or first == last else first + 1
            mark = leg["close"][last] if first is None or first == last else leg["open"][bar]
            pnl = leg["side"] * quantity * (mark - leg["entry"])
            answer["netQuote"] += leg["wallet"][bar] + pnl - quantity * mark * taker
        answer["legs"].append(
            {
                "deadBar": bar if dies else -1,
                "closedBar": -1 if dies else bar,
                "exit": float(mark),
                "fundingQuote": float(leg["paid"][bar]),
            }
        )
    answer["computedMs"] = (time.perf_counter() - start) * 1000
    print(json.dumps(answer))


main()
