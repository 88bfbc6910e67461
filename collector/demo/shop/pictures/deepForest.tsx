import { Label, Paper, Terrain, Trail } from './terrain.js'

const TINTS = ['#a9c39a', '#9ab98c', '#8aad7e', '#7ba171', '#6c9465']
const HILLS = [
  { x: 92, y: 96, reach: 120, bend: 5.2, stretch: 1.1 },
  { x: 306, y: 204, reach: 132, bend: 0.7, stretch: 1.05 },
  { x: 322, y: 26, reach: 74, bend: 2.9, stretch: 1.2 },
]

/** Row by row from the back, so that the nearer trees stand before the farther ones. */
const TREES: readonly (readonly [x: number, y: number])[] = [
  [30, 40],
  [62, 34],
  [128, 30],
  [160, 44],
  [292, 30],
  [330, 22],
  [368, 40],
  [44, 74],
  [78, 66],
  [112, 70],
  [146, 82],
  [262, 64],
  [352, 70],
  [28, 106],
  [66, 108],
  [102, 100],
  [368, 106],
  [336, 104],
  [46, 140],
  [84, 142],
  [298, 136],
  [330, 142],
  [364, 146],
  [30, 178],
  [66, 182],
  [268, 170],
  [304, 174],
  [340, 178],
  [376, 184],
  [52, 238],
  [250, 206],
  [286, 212],
  [322, 214],
  [358, 220],
  [30, 256],
  [76, 250],
  [268, 246],
  [304, 250],
  [340, 256],
  [378, 258],
  [52, 286],
  [98, 284],
  [286, 284],
  [324, 288],
  [362, 290],
]

export const DeepForest = () => (
  <>
    <rect width="400" height="300" fill="#b9cfa6" />
    <Terrain tints={TINTS} line="#5f8a5c" hills={HILLS} />
    <path
      d="M196 -6C224 36 172 74 190 116S250 150 218 198 152 244 178 306"
      fill="none"
      stroke="#7fb0b8"
      stroke-width="9"
    />
    <ellipse cx="196" cy="116" rx="30" ry="17" fill="#7fb0b8" />
    <Paper />
    <Trail d="M-4 214C40 204 96 214 128 196S152 146 152 122 218 66 238 40 244 8 262 -6M128 196C150 214 196 226 232 262S250 292 252 304" />
    <g stroke-linejoin="round">
      {TREES.map(([x, y]) => (
        <path
          key={`${x} ${y}`}
          d={`M${x} ${y - 15}l9 16h-6l6 9h-18l6 -9h-6zM${x - 1.5} ${y + 10}h3v4h-3z`}
          fill="#2f5d50"
        />
      ))}
    </g>
    <Label x={170} y={120} text="Still Pond" />
    <Label x={94} y={236} text="Charcoal kilns" />
  </>
)
