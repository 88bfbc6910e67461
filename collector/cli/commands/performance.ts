import type { Command } from 'commander'
import { versionAt } from '../../domain/campaign.js'
import { performancePeriod } from '../../program/performance/grantPerformance.js'
import type { PerformanceForm } from '../../program/performance/performanceForm.js'
import {
  addPerformanceRule,
  editPerformanceRule,
  performanceRuleCalled,
} from '../../program/performance/performanceRules.js'
import { actionText, conditionText } from '../../program/performance/performanceTexts.js'
import { type CliIo, CommandError } from '../io.js'
import { table } from '../table.js'
import { must, mustExist, type Runner, sayWhat } from './shared.js'

/** `waymark performance ...` */
export const performanceCommands = (root: Command, io: CliIo, run: Runner): void => {
  const group = root
    .command('performance')
    .description('bonuses and groups for affiliates who reach a threshold')
  withForm(group.command('add <code>').description('add a performance rule')).action(
    (code: string, options: PerformanceForm, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        must(await addPerformanceRule(deps, accountId, code, options))
        io.print(`The performance rule ${code} is added.`)
      }),
  )
  withForm(
    group.command('edit <code>').description('change a performance rule, from now on'),
  ).action((code: string, options: PerformanceForm, command: Command) =>
    run(command)(async (deps, accountId) => {
      await mustExist(deps, accountId)
      if (Object.keys(options).length === 0) throw new CommandError(sayWhat('performance edit'))
      const { versions } = must(await editPerformanceRule(deps, accountId, code, options))
      io.print(`The performance rule ${code} is at version ${versions.at(-1)?.version}.`)
    }),
  )
  lists(group, io, run)
}

const withForm = (command: Command): Command =>
  command
    .option('--name <name>', 'name; the affiliate sees it as the reason of a bonus')
    .option('--status <status>', 'active or paused')
    .option('--campaign <code>', 'only orders of this campaign, or "all"')
    .option('--measure <what>', 'sales, total (of sales) or commission')
    .option('--at-least <threshold>', '"10" sales, or "500.00 EUR"')
    .option('--counts <what>', 'approved commissions, or also "pending" ones')
    .option('--period <period>', 'a "month", or "ever"')
    .option('--delay-days <days>', 'days that refunds have after the month, or after an order')
    .option('--bonus <amount>', 'what to book: "50.00 EUR"')
    .option('--bonus-hold-days <days>', 'days that the bonus is pending')
    .option('--group <campaign:group>', 'or the commission group to move to: "default:gold"')

const lists = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('list')
    .description('list the performance rules')
    .action((_options, command: Command) =>
      run(command)(async (deps, accountId) => {
        const { campaigns } = await mustExist(deps, accountId)
        const rows = (await deps.storage.performanceRules(accountId)).map(({ code, versions }) => {
          const version = versionAt(versions, deps.now())
          const { name, status } = version
          return [code, name, status, conditionText(version), actionText(version, campaigns)]
        })
        for (const line of table(['code', 'name', 'status', 'for', 'gives'], rows)) io.print(line)
      }),
    )
  group
    .command('grants <code>')
    .description('list who got what a performance rule gives')
    .action((code: string, _options, command: Command) =>
      run(command)(async (deps, accountId) => {
        must(await performanceRuleCalled(deps, accountId, code))
        const grants = await deps.storage.grantsOf(accountId, code)
        const ids = grants.map(({ affiliateId }) => affiliateId)
        const found = await deps.storage.affiliatesById(accountId, [...new Set(ids)])
        const codes = new Map(found.map((one) => [one.id, one.code]))
        const rows = grants.map(({ affiliateId, firstDay, measured, grantedAt }) => [
          ...[codes.get(affiliateId) ?? affiliateId, performancePeriod(firstDay), measured],
          new Date(grantedAt).toISOString(),
        ])
        for (const line of table(['affiliate', 'period', 'measured', 'given'], rows)) {
          io.print(line)
        }
      }),
    )
}
