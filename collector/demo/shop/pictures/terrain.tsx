import { contour, type Hill } from './contour.js'

interface TerrainProps {
  /** From the lowest ground to the highest; one level each. */
  readonly tints: readonly string[]
  readonly line: string
  readonly hills: readonly Hill[]
}

/**
 * Hills that grow into each other where they meet: each level is one path, and its stroke is painted
 * before its fill, so that lines inside another hill disappear under it.
 */
export const Terrain = ({ tints, line, hills }: TerrainProps) => (
  <g stroke={line} stroke-width="1.6" paint-order="stroke">
    {tints.map((tint, level) => {
      const share = 1 - level / tints.length
      return <path key={tint} fill={tint} d={hills.map((hill) => contour(hill, share)).join('')} />
    })}
  </g>
)

/** What all printed sheets have: a grid, and the shadows of three folds. */
export const Paper = () => (
  <>
    <path
      d="M0 100H400M0 200H400M100 0V300M200 0V300M300 0V300"
      stroke="#23302b"
      stroke-opacity=".14"
      stroke-width=".8"
    />
    <path d="M0 0H100V300H0zM200 0H300V300H200z" fill="#fff" fill-opacity=".13" />
    <path d="M97 0h3V300h-3zM297 0h3V300h-3z" fill="#23302b" fill-opacity=".1" />
    <path d="M200 0h3V300h-3z" fill="#23302b" fill-opacity=".07" />
  </>
)

/** A walked path: a pale band, so that it reads on every ground, with red dashes in it. */
export const Trail = ({ d }: { readonly d: string }) => (
  <g fill="none" stroke-linecap="round">
    <path d={d} stroke="#fffaf0" stroke-opacity=".85" stroke-width="5.5" />
    <path d={d} stroke="#b8431f" stroke-width="2.6" stroke-dasharray="7 5.5" />
  </g>
)

/** A name on the map, readable across lines. */
export const Label = (props: { readonly x: number; readonly y: number; readonly text: string }) => (
  <text
    x={props.x}
    y={props.y}
    fill="#23302b"
    stroke="#fffaf0"
    stroke-opacity=".75"
    stroke-width="3"
    paint-order="stroke"
    font-family="Iowan Old Style, Palatino, Georgia, serif"
    font-style="italic"
    font-size="11"
  >
    {props.text}
  </text>
)
