import type { FunctionComponent } from 'preact'
import { DeepForest } from './deepForest.js'
import { LongCoast } from './longCoast.js'
import { SevenPasses } from './sevenPasses.js'
import { SmallPaths } from './smallPaths.js'

const PICTURES: Readonly<Record<string, FunctionComponent>> = {
  'seven-passes': SevenPasses,
  'long-coast': LongCoast,
  'deep-forest': DeepForest,
  'small-paths': SmallPaths,
}

/** Decoration: the product's name stands beside it. */
export const Picture = ({ sku }: { readonly sku: string }) => {
  const Drawing = PICTURES[sku]
  return (
    <svg
      class="picture"
      viewBox="0 0 400 300"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {Drawing && <Drawing />}
    </svg>
  )
}
