import { money } from '../domain/money.js'
import { FILE_STATES, type FileOrder, type Refunded } from './fileOrder.js'

/** Orders by their ids, in the order in which they were first set. */
export interface OrderTable {
  readonly size: () => number
  readonly has: (orderId: string) => boolean
  readonly get: (orderId: string) => FileOrder | undefined
  readonly set: (order: FileOrder) => void
  readonly all: () => Iterable<FileOrder>
}

/** Keeps each field in an array of its own: an object for each order would need several times as much. */
export const orderTable = (): OrderTable => {
  const places = new Map<string, number>()
  const columns = columnsOf()
  const get = (orderId: string): FileOrder | undefined => {
    const index = places.get(orderId)
    return index === undefined ? undefined : columns.read(index, orderId)
  }
  return {
    get,
    size: () => places.size,
    has: (orderId) => places.has(orderId),
    set: (order) => {
      const index = places.get(order.orderId) ?? places.size
      places.set(order.orderId, index)
      columns.write(index, order)
    },
    all: function* () {
      for (const [orderId, index] of places) yield columns.read(index, orderId)
    },
  }
}

const columnsOf = () => {
  const [at, total, refunded, line, flags] = [numbers(), numbers(), numbers(), numbers(), numbers()]
  const [file, currency] = [words(), words()]
  const [names, coupons, customer, visitor] = [texts(), texts(), texts(), texts()]
  const refunds = new Map<number, readonly Refunded[]>()
  return {
    write: (index: number, order: FileOrder): void => {
      at.set(index, order.at)
      total.set(index, order.total?.amount ?? Number.NaN)
      refunded.set(index, order.refunded?.amount ?? Number.NaN)
      line.set(index, order.place.line)
      file.set(index, order.place.file)
      currency.set(index, (order.total ?? order.refunded)?.currency ?? '')
      flags.set(index, flagsOf(order))
      names.set(index, joined(order.names))
      coupons.set(index, joined(order.coupons))
      customer.set(index, order.customer)
      visitor.set(index, order.visitor)
      if (order.refunds.length > 0 || refunds.has(index)) refunds.set(index, order.refunds)
    },
    read: (index: number, orderId: string): FileOrder => {
      const amountIn = (column: Column<number>) => {
        const amount = column.get(index)
        return Number.isNaN(amount) ? undefined : money(amount, currency.get(index))
      }
      return {
        orderId,
        names: apart(names.get(index)),
        place: { file: file.get(index), line: line.get(index) },
        at: at.get(index),
        total: amountIn(total),
        refunded: amountIn(refunded),
        refunds: refunds.get(index) ?? [],
        coupons: apart(coupons.get(index)),
        customer: customer.get(index),
        visitor: visitor.get(index),
        ...ofFlags(flags.get(index)),
      }
    },
  }
}

interface Column<Value> {
  readonly get: (index: number) => Value
  readonly set: (index: number, value: Value) => void
}

const LENGTH = 1_024

const numbers = (): Column<number> => {
  let values = new Float64Array(LENGTH)
  return {
    get: (index) => values[index] ?? 0,
    set: (index, value) => {
      if (index >= values.length) {
        const longer = new Float64Array(values.length * 2)
        longer.set(values)
        values = longer
      }
      values[index] = value
    },
  }
}

/** Texts of which there are few different ones. */
const words = (): Column<string> => {
  const known = new Map<string, number>()
  const all: string[] = []
  const places = numbers()
  return {
    get: (index) => all[places.get(index)] ?? '',
    set: (index, text) => {
      const place = known.get(text) ?? all.length
      if (place === all.length) all.push(text)
      known.set(text, place)
      places.set(index, place)
    },
  }
}

/** Needs no memory before the first order that has a text. */
const texts = (): Column<string | undefined> => {
  const values: (string | undefined)[] = []
  return {
    get: (index) => values[index],
    set: (index, text) => {
      if (text === undefined && index >= values.length) return
      // An array with gaps would become a table of hashes.
      while (values.length < index) values.push(undefined)
      values[index] = text
    },
  }
}

/** No cell contains it. */
const SEPARATOR = '\0'

const joined = (some: readonly string[]): string | undefined =>
  some.length === 0 ? undefined : some.join(SEPARATOR)

const apart = (text: string | undefined): readonly string[] => text?.split(SEPARATOR) ?? []

const BY_ROWS = 8
const CONTRADICTORY = 16

const flagsOf = ({ state, isRefundedByRows, isContradictory }: FileOrder): number =>
  FILE_STATES.indexOf(state) +
  (isRefundedByRows ? BY_ROWS : 0) +
  (isContradictory ? CONTRADICTORY : 0)

const ofFlags = (flags: number) => ({
  state: FILE_STATES[flags % BY_ROWS] ?? 'continued',
  isRefundedByRows: (flags & BY_ROWS) !== 0,
  isContradictory: (flags & CONTRADICTORY) !== 0,
})
