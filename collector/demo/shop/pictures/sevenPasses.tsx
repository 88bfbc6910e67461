import { Label, Paper, Terrain, Trail } from './terrain.js'

const TINTS = [
  '#dfe3c3',
  '#e7dfb8',
  '#ebd3a2',
  '#e4bd8a',
  '#d7a273',
  '#c68b66',
  '#e9e2da',
  '#fbfaf6',
]
const HILLS = [
  { x: 96, y: 92, reach: 112, bend: 0.4, stretch: 1.15 },
  { x: 258, y: 70, reach: 104, bend: 2.2, stretch: 1.3 },
  { x: 188, y: 214, reach: 100, bend: 4.1, stretch: 1.35 },
  { x: 344, y: 200, reach: 112, bend: 1.3 },
]

export const SevenPasses = () => (
  <>
    <rect width="400" height="300" fill="#c9d8b6" />
    <Terrain tints={TINTS} line="#a5714a" hills={HILLS} />
    <path
      d="M0 262C48 250 72 282 118 292S170 296 180 302"
      fill="none"
      stroke="#6fa3b0"
      stroke-width="5"
    />
    <Paper />
    <Trail d="M28 300C34 252 22 216 60 186S132 168 158 142 176 78 176 44 170 14 172 -6M158 142C196 128 236 132 262 142S300 120 330 108 384 96 402 70" />
    <Hut x={60} y={186} />
    <Hut x={262} y={142} />
    <Peak x={96} y={84} />
    <Peak x={262} y={58} />
    <Peak x={190} y={214} />
    <Peak x={346} y={198} />
    <Label x={108} y={88} text="Old Salter" />
    <Label x={274} y={62} text="The Choir" />
    <Label x={202} y={218} text="Long Ewe" />
    <Label x={272} y={158} text="Stove hut" />
  </>
)

interface At {
  readonly x: number
  readonly y: number
}

const Peak = ({ x, y }: At) => <path d={`M${x - 6} ${y + 5}l6 -10 6 10z`} fill="#23302b" />

const Hut = ({ x, y }: At) => (
  <path
    d={`M${x - 7} ${y + 6}v-8l7 -6 7 6v8z`}
    fill="#b8431f"
    stroke="#fffaf0"
    stroke-width="1.5"
    stroke-linejoin="round"
  />
)
