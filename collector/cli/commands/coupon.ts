import type { Command } from 'commander'
import { addCoupon, endCoupon } from '../../program/coupons.js'
import type { CliIo } from '../io.js'
import { table } from '../table.js'
import { day, must, mustExist, type Runner } from './shared.js'

/** `waymark coupon ...` */
export const couponCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root.command('coupon').description('coupon codes that belong to an affiliate')
  group
    .command('add <code>')
    .description('credit sales with this coupon to an affiliate')
    .requiredOption('--affiliate <code>', 'affiliate that the coupon belongs to')
    .option('--campaign <code>', 'campaign for sales with the coupon')
    .action(
      async (code: string, options: { affiliate: string; campaign?: string }, command: Command) =>
        run(command)(async (deps, accountId) => {
          await mustExist(deps, accountId)
          const coupon = must(await addCoupon(deps, accountId, { code, ...options }))
          io.print(`Sales with ${coupon.code} are credited to ${options.affiliate}.`)
        }),
    )
  group
    .command('end <code>')
    .description('stop crediting sales with this coupon')
    .action(async (code: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await endCoupon(deps, accountId, code))
        io.print(`Coupon ${code} is no longer valid.`)
      }),
    )
  group
    .command('list')
    .description('list the coupons')
    .action(async (_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { campaigns } = await mustExist(deps, accountId)
        const affiliates = await deps.storage.affiliates(accountId)
        const rows = (await deps.storage.coupons(accountId)).map((coupon) => [
          coupon.code,
          affiliates.find(({ id }) => id === coupon.affiliateId)?.code ?? '',
          campaigns.find(({ id }) => id === coupon.campaignId)?.code ?? '',
          coupon.validUntil === undefined ? '' : day(coupon.validUntil),
        ])
        for (const line of table(['code', 'affiliate', 'campaign', 'until'], rows)) io.print(line)
      }),
    )
}
