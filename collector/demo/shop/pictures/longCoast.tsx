import { Label, Paper, Terrain, Trail } from './terrain.js'

const TINTS = [
  '#9cc6cd',
  '#afd3d6',
  '#c5e0de',
  '#f0e3bd',
  '#d5dfae',
  '#bdd098',
  '#a7c085',
  '#95b176',
]
const HILLS = [
  { x: 40, y: 40, reach: 250, bend: 0.9, stretch: 0.9 },
  { x: 30, y: 250, reach: 230, bend: 3.6, stretch: 1.05 },
  { x: 318, y: 92, reach: 84, bend: 2.6, stretch: 1.2 },
]

export const LongCoast = () => (
  <>
    <rect width="400" height="300" fill="#86b7c2" />
    <Terrain tints={TINTS} line="#5f97a4" hills={HILLS} />
    <Paper />
    <Trail d="M128 -4C146 26 158 60 138 92S92 128 92 150 118 184 142 206 164 262 140 304" />
    <path
      d="M166 236C220 236 262 190 298 122"
      fill="none"
      stroke="#23302b"
      stroke-width="1.2"
      stroke-dasharray="2 5"
    />
    <Lighthouse />
    <g fill="none" stroke="#f4fbfa" stroke-width="2" stroke-linecap="round">
      <path d="M246 214q7 -6 14 0t14 0M300 246q7 -6 14 0t14 0M214 32q7 -6 14 0t14 0M352 180q6 -5 12 0t12 0" />
    </g>
    <Label x={300} y={128} text="Gull Isle" />
    <Label x={54} y={66} text="Hither Head" />
    <Label x={104} y={140} text="Soup Cove" />
    <Label x={222} y={224} text="ferry" />
  </>
)

const Lighthouse = () => (
  <g>
    <path d="M318 72 404 32V78Z" fill="#fff4c9" fill-opacity=".8" />
    <path d="M311 104 314 76h8l3 28z" fill="#fffaf0" stroke="#23302b" stroke-width="1.4" />
    <path d="M312.5 92h11.100l.7 6h-12.400zM313.5 82h9l.6 5h-10.200z" fill="#b8431f" />
    <path d="M313 76v-7h10v7zM312 69h12l-6 -6z" fill="#23302b" />
  </g>
)
