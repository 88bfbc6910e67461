import { notFound } from '../../errorReply.js'
import { page, type Reply } from '../../reply.js'
import type { Visit } from '../../visit.js'
import { addressOf } from '../apiDocument.js'
import { ReferencePage } from '../pages/referencePage.js'
import { ReferenceSubjectPage } from '../pages/referenceSubjectPage.js'

/** The reference of the API. It needs no login: who writes a program may have no user. */
export const getReference = async ({ reference }: Visit): Promise<Reply> => {
  const document = await reference?.()
  return document ? page('Reference of the API', <ReferencePage document={document} />) : notFound()
}

export const getReferenceSubject = async ({ reference, params }: Visit): Promise<Reply> => {
  const document = await reference?.()
  const subject = document?.tags.find(({ name }) => addressOf(name) === params.subject)?.name
  return document && subject !== undefined
    ? page(subject, <ReferenceSubjectPage document={document} subject={subject} />)
    : notFound()
}
