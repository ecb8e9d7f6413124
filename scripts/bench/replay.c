/*
 * One scenario, as somebody would write it in C who wants nothing else: a delta-neutral pair of
 * isolated linear perps, marginal tiers, funding on the posted margin, the survivor closed at the
 * next open, the margin lost at the trigger. It reads columns of doubles and prints JSON.
 *
 *     replay FOLDER LEVERAGE CAPITAL TAKER0 TAKER1
 *
 * The trigger is computed when the wallet changes, not at every bar, so a bar costs one comparison a
 * leg. Left out on purpose: everything that docs/method.md has beside this one case, the twin, the
 * books, and any check of what it reads.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  double *open, *high, *low, *close; /* one entry a bar, quote per coin */
  double *rate;                      /* one entry a print, fraction of notional */
  int *print_bar;                    /* the bar at whose open it settles */
  long prints, next;
  int side, alive, dead_bar, dead_at_open, closed_bar;
  double taker, entry, wallet, funding, trigger, exit, returned;
} Leg;

static long bars, tiers;
static double *rates, *deductions;

static double *column(const char *folder, const char *name, long *count) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.f64", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) { perror(path); exit(2); }
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  double *values = malloc(bytes ? bytes : 1);
  if (fread(values, 1, bytes, file) != (size_t)bytes) { perror(path); exit(2); }
  fclose(file);
  *count = bytes / (long)sizeof(double);
  return values;
}

static double *leg_column(const char *folder, int leg, const char *what, long *count) {
  char name[64];
  snprintf(name, sizeof name, "%s%d", what, leg);
  return column(folder, name, count);
}

/* The mark at which equity meets maintenance: the first of the brackets to be reached. */
static double trigger_of(const Leg *leg, double quantity) {
  double best = leg->side > 0 ? 0 : INFINITY;
  for (long b = 0; b < tiers; b++) {
    double room = (leg->wallet + deductions[b]) / quantity;
    double mark = leg->side > 0 ? (leg->entry - room) / (1 - rates[b])
                                : (leg->entry + room) / (1 + rates[b]);
    if (leg->side > 0 ? mark > best : mark < best) best = mark;
  }
  return best;
}

static int beyond(const Leg *leg, double mark) {
  return leg->side > 0 ? mark <= leg->trigger : mark >= leg->trigger;
}

static void die(Leg *leg, int bar, int at_open, double mark) {
  leg->alive = 0;
  leg->dead_bar = bar;
  leg->dead_at_open = at_open;
  leg->exit = mark;
}

static void close_leg(Leg *leg, int bar, double mark, double quantity) {
  leg->alive = 0;
  leg->closed_bar = bar;
  leg->exit = mark;
  leg->returned = leg->wallet + leg->side * quantity * (mark - leg->entry) - quantity * mark * leg->taker;
}

static void settle(Leg *leg, long bar, double quantity) {
  while (leg->next < leg->prints && leg->print_bar[leg->next] == bar) {
    if (leg->alive) {
      double payment = -leg->side * quantity * leg->open[bar] * leg->rate[leg->next];
      leg->wallet += payment;
      leg->funding += payment;
      leg->trigger = trigger_of(leg, quantity);
    }
    leg->next++;
  }
}

static void run(Leg legs[2], double quantity) {
  for (int l = 0; l < 2; l++)
    while (legs[l].next < legs[l].prints && legs[l].print_bar[legs[l].next] == 0) legs[l].next++;
  for (long bar = 0; bar < bars; bar++) {
    int was[2] = {legs[0].alive, legs[1].alive};
    for (int l = 0; l < 2; l++) {
      settle(&legs[l], bar, quantity);
      if (legs[l].alive && beyond(&legs[l], legs[l].open[bar])) die(&legs[l], bar, 1, legs[l].open[bar]);
    }
    for (int l = 0; l < 2; l++)
      if (legs[l].alive && !was[1 - l]) close_leg(&legs[l], bar, legs[l].open[bar], quantity);
    for (int l = 0; l < 2; l++)
      if (legs[l].alive && beyond(&legs[l], legs[l].side > 0 ? legs[l].low[bar] : legs[l].high[bar]))
        die(&legs[l], bar, 0, legs[l].trigger);
    if (!legs[0].alive && !legs[1].alive) return;
  }
  for (int l = 0; l < 2; l++)
    if (legs[l].alive) close_leg(&legs[l], bars - 1, legs[l].close[bars - 1], quantity);
}

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

int main(int count, char **words) {
  if (count != 6) return 2;
  const char *folder = words[1];
  double leverage = atof(words[2]), capital = atof(words[3]);
  rates = column(folder, "tier-rate", &tiers);
  deductions = column(folder, "tier-deduction", &tiers);
  Leg legs[2];
  memset(legs, 0, sizeof legs);
  for (int l = 0; l < 2; l++) {
    long n;
    Leg *leg = &legs[l];
    leg->open = leg_column(folder, l, "open", &bars);
    leg->high = leg_column(folder, l, "high", &bars);
    leg->low = leg_column(folder, l, "low", &bars);
    leg->close = leg_column(folder, l, "close", &bars);
    leg->rate = leg_column(folder, l, "rate", &leg->prints);
    double *bar = leg_column(folder, l, "print-bar", &n);
    leg->print_bar = malloc(n * sizeof(int));
    for (long i = 0; i < n; i++) leg->print_bar[i] = (int)bar[i];
    leg->side = l == 0 ? 1 : -1;
    leg->taker = atof(words[4 + l]);
    leg->entry = leg->open[0];
  }
  double start = now_ms(), quantity = INFINITY;
  for (int l = 0; l < 2; l++) {
    double most = capital / 2 * leverage / (legs[l].entry * (1 + leverage * legs[l].taker));
    if (most < quantity) quantity = most;
  }
  for (int l = 0; l < 2; l++) {
    legs[l].wallet = capital / 2 - quantity * legs[l].entry * legs[l].taker;
    legs[l].alive = 1;
    legs[l].dead_bar = legs[l].closed_bar = -1;
    legs[l].trigger = trigger_of(&legs[l], quantity);
  }
  run(legs, quantity);
  double took = now_ms() - start;
  printf("{\"netQuote\":%.17g,\"computedMs\":%.6f,\"legs\":[", legs[0].returned + legs[1].returned - capital, took);
  for (int l = 0; l < 2; l++)
    printf("%s{\"deadBar\":%d,\"closedBar\":%d,\"exit\":%.17g,\"fundingQuote\":%.17g}", l ? "," : "",
           legs[l].dead_bar, legs[l].closed_bar, legs[l].exit, legs[l].funding);
  printf("]}\n");
  return 0;
}
