<?php
if (!defined('_PS_VERSION_')) {
    exit;
}

/** Prints Waymark's script on every page, and the order on the confirmation page. */
class Waymark extends Module
{
    /** Change these two. */
    const COLLECTOR = 'https://go.shop.example';
    const ACCOUNT = 'default1';

    public function __construct()
    {
        $this->name = 'waymark';
        $this->tab = 'advertising_marketing';
        $this->version = '1.0.0';
        $this->author = 'Waymark';
        $this->need_instance = 0;
        $this->ps_versions_compliancy = ['min' => '1.7.0.0', 'max' => _PS_VERSION_];
        parent::__construct();
        $this->displayName = 'Waymark';
        $this->description = 'Reports orders of affiliates to your Waymark collector.';
    }

    public function install()
    {
        return parent::install()
            && $this->registerHook('displayHeader')
            && $this->registerHook('displayOrderConfirmation');
    }

    public function hookDisplayHeader()
    {
        return '<script async src="' . self::COLLECTOR . '/wm.js" data-account="' . self::ACCOUNT . '"></script>';
    }

    public function hookDisplayOrderConfirmation(array $params)
    {
        $reference = $params['order']->reference;
        $sale = ['orderId' => $reference, 'total' => 0, 'tax' => 0, 'shipping' => 0, 'coupon' => []];
        // A cart with several carriers or warehouses becomes several orders with one reference.
        foreach (Order::getByReference($reference) as $order) {
            $sale['total'] += $order->total_paid_tax_incl;
            $sale['tax'] += $order->total_paid_tax_incl - $order->total_paid_tax_excl;
            $sale['shipping'] += $order->total_shipping_tax_excl;
            foreach ($order->getCartRules() as $rule) {
                $sale['coupon'][] = (new CartRule((int) $rule['id_cart_rule']))->code;
            }
        }
        foreach (['total', 'tax', 'shipping'] as $field) {
            $sale[$field] = (string) $sale[$field];
        }
        $sale['coupon'] = array_values(array_unique(array_filter($sale['coupon'])));
        $sale['currency'] = (new Currency((int) $params['order']->id_currency))->iso_code;
        // JSON_HEX_TAG, because after "<!--<script>" in a coupon the script element would not end.
        $json = json_encode($sale, JSON_HEX_TAG | JSON_THROW_ON_ERROR);

        return '<script type="application/json" data-waymark-sale>' . $json . '</script>';
    }
}
