/** Ids in the examples of the documents. The world in which they are run has things with these ids. */
export const EXAMPLE_IDS = {
  batch: '0198c1a2b3c47d5e8f90a1b2c3d4e5f6',
  payment: '0198c1a2b3c47d5e8f90a1b2c3d4e5f7',
  endpoint: '8f90a1b2c3d4e5f60718293a',
  postback: '0198c1a2b3c47d5e8f90a1b2c3d4e5f8',
  key: 'a1b2c3d4e5f6',
} as const
