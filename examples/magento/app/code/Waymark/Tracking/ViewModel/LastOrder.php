<?php
declare(strict_types=1);

namespace Waymark\Tracking\ViewModel;

use Magento\Checkout\Model\Session;
use Magento\Framework\View\Element\Block\ArgumentInterface;

/** The order that this visitor has just placed, as the script reads it. */
class LastOrder implements ArgumentInterface
{
    private Session $session;

    public function __construct(Session $session)
    {
        $this->session = $session;
    }

    /** JSON for a script element; empty if there is no order. */
    public function json(): string
    {
        $order = $this->session->getLastRealOrder();
        if (!$order->getIncrementId()) {
            return '';
        }
        // JSON_HEX_TAG, because after "<!--<script>" in a coupon the script element would not end.
        return json_encode([
            'orderId' => $order->getIncrementId(),
            'total' => $this->decimal($order->getGrandTotal()),
            'currency' => $order->getOrderCurrencyCode(),
            'tax' => $this->decimal($order->getTaxAmount()),
            'shipping' => $this->decimal($order->getShippingAmount()),
            'coupon' => (string) $order->getCouponCode(),
            'customerId' => (string) $order->getCustomerId(),
        ], JSON_HEX_TAG | JSON_THROW_ON_ERROR);
    }

    /** Magento has four decimals: "49.9000". */
    private function decimal($amount): string
    {
        return (string) (float) $amount;
    }
}
