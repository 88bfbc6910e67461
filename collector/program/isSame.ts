interface Version {
  readonly version: number
  readonly since: number
}

/** Whether two versions differ only in their number and time. */
export const isSame = <Kind extends Version>(one: Kind, other: Kind): boolean =>
  JSON.stringify(plain(one)) === JSON.stringify(plain(other))

const plain = (value: Version) => ({ ...value, version: 0, since: 0 })
