import type { AffiliateId, CampaignId } from '../../domain/ids.js'
import { campaignName, type Names } from '../words/names.js'

interface WhoProps {
  readonly names: Names
  readonly id: AffiliateId
}

/** An affiliate's name and code. */
export const Who = ({ names, id }: WhoProps) => {
  const affiliate = names.affiliates.get(id)
  return affiliate ? (
    <>
      {affiliate.name} <code>{affiliate.code}</code>
    </>
  ) : (
    <code>{id}</code>
  )
}

interface WhichProps {
  readonly names: Names
  readonly id: CampaignId
}

export const Which = ({ names, id }: WhichProps) => campaignName(names, id)
