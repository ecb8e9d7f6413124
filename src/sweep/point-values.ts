/** The values of one grid point, by the name of their column. */
export type PointValues = Readonly<Record<string, string | number | boolean>>;
