/** Rows by the key of their order, in the order in which they were read. */
export const byOrder = <Row extends { readonly order_key: string }>(
  rows: readonly Row[],
): ReadonlyMap<string, readonly Row[]> => {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const known = found.get(row.order_key)
    if (known) known.push(row)
    else found.set(row.order_key, [row])
  }
  return found
}
