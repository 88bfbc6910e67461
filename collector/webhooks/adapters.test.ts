import { ADAPTERS } from './registry.js'
import { adapterContract } from './testing/adapterContract.js'
import { FIXTURES } from './testing/fixtures.js'

test('every provider of the registry has a fixture', () => {
  expect(FIXTURES.map(({ adapter }) => adapter.provider)).toEqual(
    ADAPTERS.map(({ provider }) => provider),
  )
})

for (const fixture of FIXTURES) adapterContract(fixture)
