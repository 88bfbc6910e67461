import {
  getLogin,
  getLoginLink,
  postLogin,
  postLoginLink,
  postLogout,
} from './login/loginRoutes.js'
import { getPassword, postPassword } from './login/passwordRoutes.js'
import {
  postAlias,
  postAliasRemove,
  postClass,
  postContact,
  postPaidIn,
  postParent,
  postPlace,
} from './merchant/routes/affiliateEdits.js'
import { getAffiliate } from './merchant/routes/affiliateRoutes.js'
import {
  getAffiliates,
  postAffiliate,
  postAffiliateStatus,
} from './merchant/routes/affiliatesRoutes.js'
import {
  getBanner,
  getBanners,
  postBanner,
  postBannerEdit,
  postBannerRemove,
} from './merchant/routes/bannersRoutes.js'
import {
  postBooking,
  postBookingConfirm,
  postBookingReverse,
} from './merchant/routes/bookingRoutes.js'
import {
  getCampaign,
  getCampaigns,
  postCampaign,
  postCampaignEdit,
} from './merchant/routes/campaignsRoutes.js'
import { getClicks } from './merchant/routes/clicksRoutes.js'
import {
  getCommissions,
  getPaidOrders,
  postBulkApprove,
  postPaidOrders,
} from './merchant/routes/commissionsRoutes.js'
import { getConversion, postApprove, postDecline } from './merchant/routes/conversionRoutes.js'
import { getConversions } from './merchant/routes/conversionsRoutes.js'
import { getCoupons, postCoupon, postCouponEnd } from './merchant/routes/couponsRoutes.js'
import {
  getDirectLinks,
  postDirectLink,
  postDirectLinkDecide,
  postDirectLinkRemove,
} from './merchant/routes/directLinksRoutes.js'
import { getIntegration } from './merchant/routes/integrationRoutes.js'
import { getKeys, postKey, postKeyRevoke } from './merchant/routes/keysRoutes.js'
import { lifetimeRoutes } from './merchant/routes/lifetimesRoutes.js'
import { getLink, postLinkRemove, postLinkRename } from './merchant/routes/linkRoutes.js'
import { getLinks, postLink } from './merchant/routes/linksRoutes.js'
import { getOverview } from './merchant/routes/overviewRoutes.js'
import {
  getPayee,
  getPayoutTerms,
  postPayee,
  postPayeeRemove,
  postPayoutTerms,
} from './merchant/routes/payeeRoutes.js'
import {
  getBatch,
  getNewBatch,
  getPayoutOrders,
  postBatchFile,
  postBatchPaid,
  postBatchRevert,
  postNewBatch,
  postTakeOut,
} from './merchant/routes/payoutBatchRoutes.js'
import { getPayouts, postPayout } from './merchant/routes/payoutsRoutes.js'
import { performanceRoutes } from './merchant/routes/performanceRoutes.js'
import { getPolicy, postPolicy } from './merchant/routes/policyRoutes.js'
import {
  getPostback,
  postPostbackRemove,
  postPostbackReplay,
  postPostbackRotate,
  postPostbackStatus,
  postPostbackTest,
} from './merchant/routes/postbackRoutes.js'
import { getPostbacks, postPostback } from './merchant/routes/postbacksRoutes.js'
import { ratesRoutes } from './merchant/routes/ratesRoutes.js'
import { getReconcile, postReconcile } from './merchant/routes/reconcileRoutes.js'
import { getReference, getReferenceSubject } from './merchant/routes/referenceRoutes.js'
import { getSetAside, postApplyParked } from './merchant/routes/setAsideRoutes.js'
import { getSites, postSite, postSiteRemove } from './merchant/routes/sitesRoutes.js'
import {
  getWebhook,
  postWebhookEdit,
  postWebhookRemove,
  postWebhookReplay,
  postWebhookRotate,
} from './merchant/routes/webhookRoutes.js'
import { getWebhookSample, postWebhookSample } from './merchant/routes/webhookSampleRoutes.js'
import { getNewWebhook, getWebhooks, postWebhook } from './merchant/routes/webhooksRoutes.js'
import { whatIfRoutes } from './merchant/routes/whatIfRoutes.js'
import type { QueryName } from './query.js'
import type { Route } from './visit.js'

const LIST: readonly QueryName[] = ['before', 'skip', 'limit']
const LINK: readonly QueryName[] = [
  ...(['affiliate', 'campaign', 'banner', 'to', 'channel', 'data1', 'data2'] as const),
]

/** Every page and every form of the panel. */
export const routes: readonly Route[] = [
  { method: 'get', path: '/login', open: true, answer: getLogin },
  { method: 'post', path: '/login', open: true, answer: postLogin },
  { method: 'get', path: '/login-link/:token', open: true, answer: getLoginLink },
  { method: 'post', path: '/login-link/:token', open: true, answer: postLoginLink },
  { method: 'get', path: '/reference', open: true, answer: getReference },
  { method: 'get', path: '/reference/:subject', open: true, answer: getReferenceSubject },
  { method: 'post', path: '/logout', answer: postLogout },
  { method: 'get', path: '/password', answer: getPassword },
  { method: 'post', path: '/password', answer: postPassword },

  { method: 'get', path: '/', answer: getOverview },
  { method: 'get', path: '/clicks', query: [...LIST, 'affiliate'], answer: getClicks },
  {
    method: 'get',
    path: '/conversions',
    query: [...LIST, 'search', 'conversion', 'affiliate'],
    answer: getConversions,
  },
  { method: 'get', path: '/conversions/:order', answer: getConversion },
  { method: 'post', path: '/conversions/approve', answer: postApprove },
  { method: 'post', path: '/conversions/decline', answer: postDecline },
  {
    method: 'get',
    path: '/commissions',
    query: [...LIST, 'status', 'select'],
    answer: getCommissions,
  },
  { method: 'post', path: '/commissions/approve', answer: postBulkApprove },
  { method: 'get', path: '/commissions/paid-orders', answer: getPaidOrders },
  { method: 'post', path: '/commissions/paid-orders', answer: postPaidOrders },
  { method: 'get', path: '/payouts', query: LIST, answer: getPayouts },
  { method: 'post', path: '/payouts', answer: postPayout },
  // Before the pages of batches, whose ids are hexadecimal.
  { method: 'get', path: '/payouts/terms', answer: getPayoutTerms },
  { method: 'post', path: '/payouts/terms', answer: postPayoutTerms },
  ...ratesRoutes,
  {
    method: 'get',
    path: '/payouts/new',
    query: ['format', 'currency', 'affiliates'],
    answer: getNewBatch,
  },
  { method: 'post', path: '/payouts/new', answer: postNewBatch },
  { method: 'get', path: '/payouts/:batch', answer: getBatch },
  { method: 'post', path: '/payouts/:batch/file', answer: postBatchFile },
  { method: 'post', path: '/payouts/:batch/paid', answer: postBatchPaid },
  { method: 'post', path: '/payouts/:batch/take-out', answer: postTakeOut },
  { method: 'post', path: '/payouts/:batch/revert', answer: postBatchRevert },
  {
    method: 'get',
    path: '/payouts/:batch/orders/:payout',
    query: ['after'],
    answer: getPayoutOrders,
  },

  { method: 'get', path: '/reconcile', answer: getReconcile },
  { method: 'post', path: '/reconcile', isUpload: true, answer: postReconcile },

  { method: 'get', path: '/affiliates', answer: getAffiliates },
  { method: 'post', path: '/affiliates', answer: postAffiliate },
  { method: 'post', path: '/affiliates/status', answer: postAffiliateStatus },
  { method: 'get', path: '/affiliates/:affiliate/payee', answer: getPayee },
  { method: 'post', path: '/affiliates/:affiliate/payee', answer: postPayee },
  { method: 'post', path: '/affiliates/:affiliate/payee/remove', answer: postPayeeRemove },
  { method: 'post', path: '/affiliates/:affiliate/parent', answer: postParent },
  { method: 'post', path: '/affiliates/:affiliate/class', answer: postClass },
  { method: 'post', path: '/affiliates/:affiliate/currency', answer: postPaidIn },
  { method: 'post', path: '/affiliates/:affiliate/contact', answer: postContact },
  { method: 'post', path: '/affiliates/:affiliate/campaigns', answer: postPlace },
  { method: 'post', path: '/affiliates/:affiliate/aliases', answer: postAlias },
  { method: 'post', path: '/affiliates/:affiliate/aliases/remove', answer: postAliasRemove },
  { method: 'get', path: '/affiliates/:affiliate', query: LIST, answer: getAffiliate },
  { method: 'post', path: '/affiliates/:affiliate/bookings', answer: postBooking },
  { method: 'post', path: '/affiliates/:affiliate/bookings/confirm', answer: postBookingConfirm },
  { method: 'post', path: '/affiliates/:affiliate/bookings/reverse', answer: postBookingReverse },
  { method: 'get', path: '/links', query: [...LINK, ...LIST, 'of'], answer: getLinks },
  { method: 'post', path: '/links', answer: postLink },
  { method: 'get', path: '/links/:slug', answer: getLink },
  { method: 'post', path: '/links/:slug', answer: postLinkRename },
  { method: 'post', path: '/links/:slug/remove', answer: postLinkRemove },
  { method: 'get', path: '/banners', query: ['kind'], answer: getBanners },
  { method: 'post', path: '/banners', answer: postBanner },
  { method: 'get', path: '/banners/:code', query: ['of'], answer: getBanner },
  { method: 'post', path: '/banners/:code', answer: postBannerEdit },
  { method: 'post', path: '/banners/:code/remove', answer: postBannerRemove },
  { method: 'get', path: '/direct-links', query: ['affiliate'], answer: getDirectLinks },
  { method: 'post', path: '/direct-links', answer: postDirectLink },
  { method: 'post', path: '/direct-links/decide', answer: postDirectLinkDecide },
  { method: 'post', path: '/direct-links/remove', answer: postDirectLinkRemove },
  ...lifetimeRoutes,
  { method: 'get', path: '/campaigns', answer: getCampaigns },
  { method: 'post', path: '/campaigns', answer: postCampaign },
  { method: 'get', path: '/campaigns/:code', answer: getCampaign },
  { method: 'post', path: '/campaigns/:code', answer: postCampaignEdit },
  { method: 'get', path: '/policy', answer: getPolicy },
  { method: 'post', path: '/policy', answer: postPolicy },
  ...whatIfRoutes,
  ...performanceRoutes,
  { method: 'get', path: '/coupons', answer: getCoupons },
  { method: 'post', path: '/coupons', answer: postCoupon },
  { method: 'post', path: '/coupons/end', answer: postCouponEnd },

  { method: 'get', path: '/integration', answer: getIntegration },
  { method: 'get', path: '/sites', answer: getSites },
  { method: 'post', path: '/sites', answer: postSite },
  { method: 'post', path: '/sites/remove', answer: postSiteRemove },
  { method: 'get', path: '/postbacks', answer: getPostbacks },
  { method: 'post', path: '/postbacks', answer: postPostback },
  { method: 'get', path: '/postbacks/:postback', query: [...LIST, 'state'], answer: getPostback },
  { method: 'post', path: '/postbacks/:postback/test', answer: postPostbackTest },
  { method: 'post', path: '/postbacks/:postback/status', answer: postPostbackStatus },
  { method: 'post', path: '/postbacks/:postback/rotate', answer: postPostbackRotate },
  { method: 'post', path: '/postbacks/:postback/replay', answer: postPostbackReplay },
  { method: 'post', path: '/postbacks/:postback/remove', answer: postPostbackRemove },
  { method: 'get', path: '/keys', answer: getKeys },
  { method: 'post', path: '/keys', answer: postKey },
  { method: 'post', path: '/keys/revoke', answer: postKeyRevoke },
  { method: 'get', path: '/webhooks', answer: getWebhooks },
  { method: 'post', path: '/webhooks', answer: postWebhook },
  // Before the pages of endpoints, whose ids are hexadecimal.
  { method: 'get', path: '/webhooks/new', query: ['provider'], answer: getNewWebhook },
  { method: 'get', path: '/webhooks/:endpoint', query: [...LIST, 'show'], answer: getWebhook },
  { method: 'post', path: '/webhooks/:endpoint', answer: postWebhookEdit },
  { method: 'get', path: '/webhooks/:endpoint/sample', answer: getWebhookSample },
  { method: 'post', path: '/webhooks/:endpoint/sample', answer: postWebhookSample },
  { method: 'post', path: '/webhooks/:endpoint/secret', answer: postWebhookRotate },
  { method: 'post', path: '/webhooks/:endpoint/replay', answer: postWebhookReplay },
  { method: 'post', path: '/webhooks/:endpoint/remove', answer: postWebhookRemove },
  { method: 'get', path: '/set-aside', query: LIST, answer: getSetAside },
  { method: 'post', path: '/set-aside/apply', answer: postApplyParked },
]
