import type { Command } from 'commander'
import { isBonus, reversalOf } from '../../domain/booking.js'
import { LIST_MAX, type ListQuery } from '../../domain/lists.js'
import { formatMoney } from '../../domain/money.js'
import type { Booking } from '../../domain/report.js'
import { affiliateCalled } from '../../program/affiliates.js'
import { type BookingForm, book, bookingCalled, reverseBooking } from '../../program/bookings.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

const BY = 'command line'

interface Options {
  readonly reason: string
  readonly holdDays?: string
  readonly id?: string
}

/** `waymark affiliate bonus|correct|reverse|bookings` */
export const bookingCommands = (group: Command, io: CliIo, run: Runner): void => {
  const booking = (name: string, kind: BookingForm['kind'], description: string) =>
    group
      .command(`${name} <affiliate> <amount> <currency>`)
      .description(description)
      .requiredOption('--reason <text>', 'why; it is stored with the amount and cannot be changed')
      .option('--id <id>', 'an id of your own: with the same id, nothing is booked twice')
      .action(
        async (
          affiliate: string,
          amount: string,
          currency: string,
          { id, ...options }: Options,
          command: Command,
        ) =>
          run(command)(async (deps, accountId) => {
            await mustExist(deps, accountId)
            const before =
              id === undefined ? undefined : await bookingCalled(deps, accountId, affiliate, id)
            const form = { kind, affiliate, amount, currency, ...options, by: BY }
            const done = must(await book(deps, accountId, { ...form, id: id ?? deps.newId() }))
            io.print(
              before
                ? `${done.order.orderId} was booked before: ${inWords(done)} for ${affiliate}. Nothing was booked now.`
                : `Booked ${inWords(done)} for ${affiliate} as ${done.order.orderId}.`,
            )
          }),
      )
  booking('bonus', 'bonus', 'book a bonus; it is part of the next payout').option(
    '--hold-days <days>',
    'payable only after so many days',
  )
  booking('correct', 'correction', 'book a correction, which reduces the next payout')
  group
    .command('reverse <affiliate> <id>')
    .description('reverse a bonus or a correction, by another booking')
    .requiredOption('--reason <text>', 'why')
    .action(async (affiliate: string, id: string, { reason }: Options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const whose = { id, affiliate, reason, by: BY }
        const before = await bookingCalled(deps, accountId, affiliate, reversalOf(id))
        const done = must(await reverseBooking(deps, accountId, whose))
        io.print(
          before
            ? `${id} was reversed before. Nothing was booked now.`
            : `Booked ${inWords(done)} for ${affiliate}, which reverses ${id}.`,
        )
      }),
    )
  listCommand(group, io, run)
}

/** `waymark affiliate bookings` */
const listCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('bookings [code]')
    .description(`list bonuses and corrections, the newest ${LIST_MAX}`)
    .action(async (code: string | undefined, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { storage } = deps
        const only =
          code === undefined ? undefined : await affiliateCalled(storage, accountId, code)
        if (code !== undefined && !only) {
          throw new CommandError(`There is no affiliate "${code}". See: waymark affiliate list`)
        }
        const query: ListQuery = {
          accountId,
          limit: LIST_MAX,
          ...(only && { affiliateId: only.id }),
        }
        const affiliates = await storage.affiliates(accountId)
        const rows = (await storage.listBookings(query)).map((row) => [
          day(row.bookedAt),
          affiliates.find(({ id }) => id === row.affiliateId)?.code ?? row.affiliateId,
          isBonus(row) ? 'bonus' : 'correction',
          formatMoney(row.amount),
          row.amount.currency,
          row.status,
          day(row.payableAt),
          row.id,
          row.reason,
        ])
        const heads = [
          'booked',
          'affiliate',
          'kind',
          'amount',
          'currency',
          'status',
          'payable from',
        ]
        for (const line of table([...heads, 'id', 'reason'], rows)) io.print(line)
      }),
    )
}

const inWords = (booking: Booking) =>
  `${isBonus(booking) ? 'a bonus' : 'a correction'} of ${formatMoney(booking.amount)} ${booking.amount.currency}`
