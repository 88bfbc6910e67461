import { isProblem, type Problem, problem } from '../../domain/problem.js'
import { changePassword } from '../../program/changePassword.js'
import { page, type Reply } from '../reply.js'
import type { OwnVisit } from '../visit.js'
import { PasswordPage } from './passwordPage.js'
import { slowedDown } from './slowedDown.js'

export const getPassword = async (visit: OwnVisit): Promise<Reply> => passwordReply(visit)

export const postPassword = async (visit: OwnVisit): Promise<Reply> => {
  const { deps, viewer, form } = visit
  const [current, next, again] = [form.text('current'), form.text('next'), form.text('again')]
  if (next !== again) {
    return passwordReply(visit, problem('differs', 'again', 'The two new passwords differ.'))
  }
  const login = await changePassword(deps, viewer.account, viewer.user, {
    current,
    next,
    device: visit.device(viewer.account.id),
  })
  if (isProblem(login)) return slowedDown(passwordReply(visit, login), login)
  return { kind: 'redirect', to: '/?notice=password_changed', login }
}

const passwordReply = ({ viewer }: OwnVisit, problem?: Problem): Reply =>
  page(
    'Change password',
    <PasswordPage email={viewer.user.email} problem={problem} />,
    problem ? 422 : 200,
  )
