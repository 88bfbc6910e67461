import type { Command } from 'commander'
import { maskedAccount, maskedDetails, PAYEE_METHODS } from '../../domain/payee.js'
import {
  minimumsText,
  type PayeeEdit,
  payeeOf,
  removePayee,
  setPayee,
  setPayoutTerms,
  type TermsForm,
} from '../../program/payees.js'
import type { CliIo } from '../io.js'
import { must, mustExist, type Runner } from './shared.js'

/** `waymark payout payee` and `waymark payout terms` */
export const payeeCommands = (group: Command, io: CliIo, run: Runner): void => {
  payeeCommand(group, io, run)
  termsCommand(group, io, run)
}

type PayeeOptions = Omit<PayeeEdit, 'by'> & { readonly remove?: boolean }

const payeeCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('payee <affiliate>')
    .description('how an affiliate is paid; without options, show what is stored')
    .option('--method <name>', PAYEE_METHODS.join(', '))
    .option('--name <name>', 'bank: the holder of the account')
    .option('--iban <iban>', 'bank: the IBAN')
    .option('--bic <bic>', 'bank: the BIC, if the bank asks for it')
    .option('--account-number <number>', 'bank, in countries without IBANs')
    .option('--routing-number <number>', 'bank, in countries without IBANs')
    .option('--country <code>', 'bank, in countries without IBANs: two letters, such as US')
    .option('--email <email>', 'paypal: the e-mail address')
    .option('--text <text>', 'other: how to pay')
    .option('--minimums <amounts>', 'instead of those of the account: "25.00 EUR, 30.00 USD"')
    .option('--remove', 'erase what is stored, also from batches that are not open')
    .action(async (code: string, { remove, ...form }: PayeeOptions, command: Command) =>
      run(command)(async (deps, accountId) => {
        if (remove) {
          must(await removePayee(deps, accountId, code))
          io.print(`The details of ${code} are erased.`)
          return
        }
        if (Object.keys(form).length > 0) {
          must(await setPayee(deps, accountId, code, { ...withMethod(form), by: 'command line' }))
        }
        const { payee } = must(await payeeOf(deps, accountId, code))
        const how = payee?.details ? maskedDetails(payee.details) : 'nothing is stored'
        const least = minimumsText(payee?.minimums ?? {})
        io.print(`${code}: ${how}${least === '' ? '' : `, minimum ${least}`}`)
      }),
    )
}

/** A detail says which method is meant. */
const withMethod = (form: Omit<PayeeEdit, 'by'>): Omit<PayeeEdit, 'by'> => {
  if (form.method !== undefined) return form
  if (form.email !== undefined) return { ...form, method: 'paypal' }
  if (form.text !== undefined) return { ...form, method: 'other' }
  const isBank = [form.name, form.iban, form.bic, form.accountNumber, form.routingNumber].some(
    (one) => one !== undefined,
  )
  return isBank ? { ...form, method: 'bank' } : form
}

const termsCommand = (group: Command, io: CliIo, run: Runner): void => {
  group
    .command('terms')
    .description('minimums, and the account that SEPA files pay from; without options, show them')
    .option('--minimums <amounts>', 'the smallest amounts that are paid: "25.00 EUR, 30.00 USD"')
    .option('--payer-name <name>', 'the holder of the account that pays')
    .option('--payer-iban <iban>')
    .option('--payer-bic <bic>')
    .action(async (form: TermsForm, command: Command) =>
      run(command)(async (deps, accountId) => {
        await mustExist(deps, accountId)
        const { minimums, payer } = must(await setPayoutTerms(deps, accountId, form))
        io.print(`Minimums: ${minimumsText(minimums) || 'none'}`)
        io.print(`Payer: ${payer ? `${payer.name}, ${maskedAccount(payer.iban)}` : 'none'}`)
      }),
    )
}
