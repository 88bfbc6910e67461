export interface Product {
  readonly sku: string
  readonly name: string
  readonly subtitle: string
  /** In cents of EUR. */
  readonly unitPrice: number
  readonly story: string
  readonly facts: readonly string[]
}

/** Prices that do not divide evenly, so that a discount has something to round. */
export const PRODUCTS: readonly Product[] = [
  {
    sku: 'seven-passes',
    name: 'Seven Passes',
    subtitle: 'Walking map 1:25,000',
    unitPrice: 2490,
    story:
      'Nine days along the old salt road, from the last tram stop to the glacier. Every spring, every hut with a stove, and the one bench from which all seven passes can be seen at once.',
    facts: [
      '98 × 68 cm, folds to a shirt pocket',
      'Waterproof stone paper',
      'Surveyed on foot in 2025',
    ],
  },
  {
    sku: 'long-coast',
    name: 'The Long Coast',
    subtitle: 'Coast map 1:40,000',
    unitPrice: 1990,
    story:
      'Two hundred kilometres between the lighthouse and the ferry. The map knows which coves vanish at high tide, where the path was moved inland, and who sells soup in November.',
    facts: ['120 × 42 cm, a long strip', 'Tide tables on the back', 'Tear-proof paper'],
  },
  {
    sku: 'deep-forest',
    name: 'Deep Forest',
    subtitle: 'Walking map 1:15,000',
    unitPrice: 1450,
    story:
      'A small piece of very large forest, drawn tree line by tree line. For people who like to be almost lost: clearings, deer paths, charcoal kilns, and a way out to every side.',
    facts: ['64 × 48 cm', 'Printed in five greens', 'A whistle is included'],
  },
  {
    sku: 'small-paths',
    name: 'Atlas of Small Paths',
    subtitle: 'Linen-bound, 212 pages',
    unitPrice: 9999,
    story:
      'Ten years of our walks in one book: ninety-six hand-drawn sheets of paths too small for any other map. Lies flat on a kitchen table, which is where every good walk begins.',
    facts: [
      '24 × 31 cm, thread-sewn',
      'Ninety-six sheets, two ribbons',
      'Numbered, signed by the surveyor',
    ],
  },
]

export const findProduct = (sku: string): Product | undefined =>
  PRODUCTS.find((product) => product.sku === sku)
