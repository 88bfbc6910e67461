/** The currencies of all amounts within a value. */
export const currenciesIn = (value: unknown): readonly string[] => {
  const texts = (JSON.stringify(value) ?? '').matchAll(/"currency":"([A-Z]{3})"/g)
  return [...new Set([...texts].map(([, currency = '']) => currency))].sort()
}
