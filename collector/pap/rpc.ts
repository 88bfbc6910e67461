import { type Problem, problem } from '../domain/problem.js'

type Fields = Readonly<Record<string, unknown>>

/** One call of a method, as the PHP class sends it. */
export interface RpcCall {
  /** Class and method: "Gpf_Api_AuthService.authenticate". */
  readonly name: string
  readonly params: Fields
}

export interface RpcMessage {
  readonly calls: readonly RpcCall[]
  /** The calls are in a list, and so are the answers. */
  readonly isList: boolean
  readonly session: string
}

/** How many calls one message may have. Clients send one. */
export const CALLS_MAX = 10

/** Reads the JSON of the parameter `D`. */
export const readRpc = (json: unknown): RpcMessage | Problem => {
  const message = fieldsOf(json)
  const session = textOf(message.S)
  const list = message.requests ?? message.R
  const isList = callOf(message).name === 'Gpf_Rpc_Server.run'
  if (!isList) return { calls: [callOf(message)], isList, session }
  if (!Array.isArray(list) || list.length > CALLS_MAX) {
    return problem('invalid', 'requests', `Send a list of at most ${CALLS_MAX} requests.`)
  }
  return { calls: list.map((one) => callOf(fieldsOf(one))), isList, session }
}

const callOf = (params: Fields): RpcCall => ({
  name: `${textOf(params.C)}.${textOf(params.M)}`,
  params,
})

/** The fields of a form. They are sent as rows of name and value, after a row with the names of columns. */
export const formFields = ({ params }: RpcCall): ReadonlyMap<string, string> => {
  const rows = Array.isArray(params.fields) ? params.fields.slice(1, 100) : []
  return new Map(
    rows.flatMap((row: unknown) =>
      Array.isArray(row) ? [[textOf(row[0]), textOf(row[1])] as const] : [],
    ),
  )
}

export interface RpcFilter {
  readonly column: string
  readonly operator: string
  readonly value: string
}

/**
 * The filters of a call: at most one for the order and one for the status. Any other is a problem, because
 * a call that changes orders must not reach more of them than it asks for.
 */
export const filtersOf = ({ params }: RpcCall): readonly RpcFilter[] | Problem => {
  const rows: readonly unknown[] = Array.isArray(params.filters) ? params.filters : []
  const filters = rows.map((row) => {
    const [column, operator, value] = Array.isArray(row) ? row : []
    return { column: textOf(column), operator: textOf(operator), value: textOf(value) }
  })
  const columns = new Set(filters.map(({ column }) => column))
  const isKnown = filters.every(({ column, operator }) => OPERATORS.get(column)?.includes(operator))
  return isKnown && columns.size === filters.length
    ? filters
    : problem('invalid', 'filters', FILTERS_KNOWN)
}

const OPERATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['orderid', ['E', 'L']],
  ['rstatus', ['E', 'IN']],
])

const FILTERS_KNOWN =
  'Waymark does not know one of these filters. Use "orderid" with E or L, and "rstatus" with E or IN, each once.'

/** The ids that a call names. PHP encodes an array without gaps as a list, and any other as an object. */
export const idsOf = ({ params }: RpcCall): readonly string[] => {
  const { ids } = params
  const list = typeof ids === 'object' && ids !== null ? Object.values(ids) : []
  return list.slice(0, IDS_MAX).map(textOf)
}

/** More than the lines of an order. */
export const IDS_MAX = 100

export const paramOf = ({ params }: RpcCall, name: string): string => textOf(params[name])

/** The answer to a call that failed. */
export const rpcError = (message: string) => ({ e: message })

/**
 * The answer to a call that changes something. Clients read it as a form or as an action, so it has the
 * fields of both.
 */
export const rpcDone = (isDone: boolean, message: string, fields: readonly RpcField[] = []) => ({
  success: isDone ? 'Y' : 'N',
  finished: 'Y',
  message,
  infoMessage: isDone ? message : '',
  errorMessage: isDone ? '' : message,
  fields: [
    ['name', 'value', 'values', 'error'],
    ...fields.map(({ name, value }) => [name, value, null, '']),
  ],
})

export interface RpcField {
  readonly name: string
  readonly value: string
}

/** The answer to a call for rows. */
export const rpcRows = (
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
) => ({ rows: [columns, ...rows], count: rows.length })

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
