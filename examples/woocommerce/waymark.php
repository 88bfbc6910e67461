<?php
/**
 * Plugin Name: Waymark for WooCommerce
 * Description: Affiliate tracking with your own Waymark collector: the script in every page, and every paid order and refund from your server.
 * Version: 0.1.0
 * Requires at least: 6.3
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * WC requires at least: 8.2
 * License: MIT
 */

namespace Waymark;

defined('ABSPATH') || exit;

/** Hidden in the shop's admin by its underscore. WooCommerce's webhooks contain it. */
const VISITOR = '_waymark_visitor';
/** What was last reported of an order: its hash, and how many times it was corrected. */
const SENT = '_waymark_sent';
/** Seconds until the next try. After the last one an order note says that the report failed. */
const RETRIES = [60, 300, 1800, 7200, 43200, 86400, 86400, 86400];
/** Reports are sent by a job and never during the checkout. */
const TIMEOUT_SECONDS = 8;

add_action('before_woocommerce_init', __NAMESPACE__ . '\declare_compatibility');
add_action('wp_footer', __NAMESPACE__ . '\print_script');
add_action('woocommerce_after_order_notes', __NAMESPACE__ . '\print_field');
add_action('woocommerce_checkout_create_order', __NAMESPACE__ . '\keep_visitor');
add_action('woocommerce_store_api_checkout_update_order_meta', __NAMESPACE__ . '\keep_visitor');
add_action('woocommerce_thankyou', __NAMESPACE__ . '\print_sale');
add_action('woocommerce_payment_complete', __NAMESPACE__ . '\queue_sale');
add_action('woocommerce_order_status_processing', __NAMESPACE__ . '\queue_sale');
add_action('woocommerce_order_status_completed', __NAMESPACE__ . '\queue_sale');
add_action('woocommerce_order_status_cancelled', __NAMESPACE__ . '\queue_cancellation');
add_action('woocommerce_order_refunded', __NAMESPACE__ . '\queue_refund', 10, 2);
add_action('waymark_sale', __NAMESPACE__ . '\send_sale', 10, 2);
add_action('waymark_refund', __NAMESPACE__ . '\send_refund', 10, 3);
add_action('admin_menu', __NAMESPACE__ . '\add_settings_page');
add_action('admin_init', __NAMESPACE__ . '\register_settings');
add_filter('option_page_capability_waymark', __NAMESPACE__ . '\capability');

function declare_compatibility(): void
{
    if (!class_exists('\Automattic\WooCommerce\Utilities\FeaturesUtil')) return;
    foreach (['custom_order_tables', 'cart_checkout_blocks'] as $feature) {
        \Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility($feature, __FILE__, true);
    }
}

function setting(string $name): string
{
    if ($name === 'secret_key' && defined('WAYMARK_SECRET_KEY')) return (string) WAYMARK_SECRET_KEY;
    return (string) (((array) get_option('waymark', []))[$name] ?? '');
}

// In pages

function print_script(): void
{
    if (setting('collector') === '' || setting('account') === '') return;
    printf(
        '<script async src="%s/wm.js" data-account="%s" data-collector="%s"></script>' . "\n",
        esc_url(setting('collector')),
        esc_attr(setting('account')),
        esc_url(setting('collector'))
    );
}

/** The script writes the visitor id into it. */
function print_field(): void
{
    echo '<input type="hidden" name="waymark_visitor" data-waymark-visitor>';
}

/** The checkout of blocks has no such field, so that the script's cookie is read there. */
function keep_visitor($order): void
{
    // phpcs:ignore WordPress.Security.NonceVerification.Missing -- WooCommerce has verified the checkout.
    $field = isset($_POST['waymark_visitor']) ? wp_unslash($_POST['waymark_visitor']) : '';
    $visitor = is_visitor($field) ? $field : visitor_of_cookies((string) ($_SERVER['HTTP_COOKIE'] ?? ''));
    if ($visitor === '' || $order->get_meta(VISITOR)) return;
    $order->update_meta_data(VISITOR, $visitor);
    // The checkout of blocks has saved the order already.
    if ($order->get_id()) $order->save_meta_data();
}

function is_visitor($value): bool
{
    return is_string($value) && preg_match('/^[0-9a-f]{32}$/D', $value) === 1;
}

/** A browser sends one cookie `wm` for each domain, and $_COOKIE has only the first one. */
function visitor_of_cookies(string $header): string
{
    foreach (explode(';', $header) as $pair) {
        [$name, $value] = array_pad(explode('=', trim($pair), 2), 2, '');
        if ($name === 'wm' && is_visitor($value)) return $value;
    }
    return '';
}

/** Lets the page report the order as well, so that the panel shows it at once. */
function print_sale($order_id): void
{
    $order = wc_get_order($order_id);
    if (!$order || $order->has_status('failed')) return;
    $sale = [
        'orderId' => (string) $order->get_id(),
        'total' => decimal($order->get_total()),
        'currency' => $order->get_currency(),
        'coupon' => array_slice(array_values($order->get_coupon_codes()), 0, 10),
    ];
    printf('<script type="application/json" data-waymark-sale>%s</script>', wp_json_encode($sale, JSON_HEX_TAG));
}

// From the server

function queue_sale($order_id): void
{
    if (setting('secret_key') !== '') queue('waymark_sale', [(int) $order_id, 0], 0);
}

function queue_refund($order_id, $refund_id): void
{
    if (setting('secret_key') !== '') queue('waymark_refund', [(int) $order_id, (int) $refund_id, 0], 0);
}

/** An order that was paid and is cancelled is refunded as a whole. */
function queue_cancellation($order_id): void
{
    $order = wc_get_order($order_id);
    if ($order && $order->get_meta(SENT)) queue_refund($order_id, 0);
}

/** Action Scheduler is a part of WooCommerce. */
function queue(string $hook, array $arguments, int $seconds): void
{
    if (function_exists('as_schedule_single_action')) {
        // The option for unique actions ignores the arguments, and would drop the reports of other orders.
        $isWaiting = is_int(as_next_scheduled_action($hook, $arguments, 'waymark'));
        if (!$isWaiting) as_schedule_single_action(time() + $seconds, $hook, $arguments, 'waymark');
        return;
    }
    wp_schedule_single_event(time() + $seconds, $hook, $arguments);
}

/** Nothing is sent twice. An order that was changed since is sent as a correction. */
function send_sale($order_id, $tries): void
{
    $order = wc_get_order($order_id);
    // An order with a parent is a part of that order, which is reported.
    if (!$order || $order->get_parent_id() || !is_paid($order)) return;
    $sale = sale_of($order);
    $hash = md5((string) wp_json_encode($sale));
    [$sent, $revision] = array_pad(explode(':', (string) $order->get_meta(SENT), 2), 2, '0');
    if ($sent === $hash) return;
    if ($sent !== '') $revision = (int) $revision + 1;
    $headers = [];
    if ((int) $revision > 0) {
        $sale['revision'] = (int) $revision;
        $headers['Idempotency-Key'] = "woocommerce-$order_id-$revision-$hash";
    }
    $status = post($order, '/v1/sales', $sale, $headers, 'waymark_sale', [(int) $order_id], (int) $tries);
    if ($status < 200 || ($status >= 300 && $status !== 409)) return;
    // 409: an earlier try arrived, although its answer did not, and the order was changed since.
    $order->update_meta_data(SENT, $status === 409 ? "conflict:$revision" : "$hash:$revision");
    $order->save_meta_data();
    if ($status === 409 && $tries < count(RETRIES)) queue('waymark_sale', [(int) $order_id, (int) $tries + 1], 0);
}

/** Whoever pays on delivery has paid once the order is completed. */
function is_paid($order): bool
{
    if (!$order->has_status(['processing', 'completed'])) return false;
    return $order->has_status('completed') || $order->get_date_paid() || $order->get_payment_method() !== 'cod';
}

function sale_of($order): array
{
    $customer = $order->get_customer_id() ?: strtolower((string) $order->get_billing_email());
    $created = $order->get_date_created();
    $sale = [
        'orderId' => (string) $order->get_id(),
        'total' => decimal($order->get_total()),
        'currency' => $order->get_currency(),
        'at' => $created ? gmdate('Y-m-d\TH:i:s\Z', $created->getTimestamp()) : '',
        'tax' => decimal($order->get_total_tax()),
        'shipping' => decimal($order->get_shipping_total()),
        'visitorId' => is_visitor($order->get_meta(VISITOR)) ? $order->get_meta(VISITOR) : '',
        'customerId' => (string) $customer,
        'coupon' => array_slice(array_values($order->get_coupon_codes()), 0, 10),
        'items' => array_slice(array_values(array_map(__NAMESPACE__ . '\item_of', $order->get_items())), 0, 400),
    ];
    // The collector refuses empty ids and instants.
    return array_filter($sale, static fn($value) => $value !== '' && $value !== []);
}

/** WooCommerce calculates lines with six decimals, which are no amounts. A line is sent without them. */
function item_of($item): array
{
    $product = $item->get_product();
    return [
        'sku' => (string) (($product ? $product->get_sku() : '') ?: $item->get_product_id()),
        'quantity' => (float) $item->get_quantity(),
    ];
}

/** A refund of 0 is the cancellation of the order. */
function send_refund($order_id, $refund_id, $tries): void
{
    $order = wc_get_order($order_id);
    $refund = $refund_id ? wc_get_order($refund_id) : null;
    // A refund that the payment provider refuses is deleted by WooCommerce.
    if (!$order || $order->get_parent_id() || ($refund_id && !$refund)) return;
    $body = ['orderId' => (string) $order_id, 'refundId' => $refund_id ? (string) $refund_id : 'cancelled'];
    if ($refund) {
        $created = $refund->get_date_created();
        $body += ['amount' => decimal($refund->get_amount()), 'currency' => $order->get_currency()];
        if ($created) $body['at'] = gmdate('Y-m-d\TH:i:s\Z', $created->getTimestamp());
    }
    post($order, '/v1/refunds', $body, [], 'waymark_refund', [(int) $order_id, (int) $refund_id], (int) $tries);
}

/** The status, or 0 if the collector did not answer. Anything but an answer about the content is tried again. */
function post($order, string $path, array $body, array $headers, string $hook, array $arguments, int $tries): int
{
    $answer = wp_remote_post(setting('collector') . $path, [
        'timeout' => TIMEOUT_SECONDS,
        'redirection' => 0,
        'headers' => $headers + [
            'Authorization' => 'Bearer ' . setting('secret_key'),
            'Content-Type' => 'application/json',
        ],
        'body' => wp_json_encode($body),
    ]);
    $status = is_wp_error($answer) ? 0 : (int) wp_remote_retrieve_response_code($answer);
    if (($status >= 200 && $status < 300) || $status === 409) return $status;
    $text = is_wp_error($answer) ? $answer->get_error_message() : wp_remote_retrieve_body($answer);
    $why = "$path: $status " . substr(wp_strip_all_tags((string) $text), 0, 500);
    wc_get_logger()->error($why, ['source' => 'waymark', 'order' => $order->get_id()]);
    if ($status === 400 || $tries >= count(RETRIES)) {
        $order->add_order_note("Waymark did not take the report of this order. $why");
        return $status;
    }
    $asked = is_wp_error($answer) ? 0 : (int) wp_remote_retrieve_header($answer, 'retry-after');
    queue($hook, array_merge($arguments, [$tries + 1]), max(RETRIES[$tries], min($asked, 86400)));
    return $status;
}

/** "49.900" of a shop that shows three decimals is sent as "49.90", because it could also mean 49,900. */
function decimal($amount): string
{
    $text = (string) wc_format_decimal($amount, wc_get_price_decimals());
    return (string) preg_replace('/^(\d+\.\d\d)0+$/D', '$1', $text);
}

// Settings

function capability(): string
{
    return 'manage_woocommerce';
}

function add_settings_page(): void
{
    add_submenu_page('woocommerce', 'Waymark', 'Waymark', capability(), 'waymark', __NAMESPACE__ . '\print_settings');
}

function register_settings(): void
{
    register_setting('waymark', 'waymark', ['type' => 'array', 'sanitize_callback' => __NAMESPACE__ . '\checked_settings']);
}

/** What cannot be used is refused, and the former value stays. */
function checked_settings($given): array
{
    $kept = (array) get_option('waymark', []);
    $given = array_map('trim', array_map('strval', array_filter((array) $given, 'is_scalar')));
    $checks = [
        'collector' => ['~^(https://[^\s/?#"<>]+|http://(localhost|127\.0\.0\.1)(:\d+)?)(/[^\s?#"<>]*)?$~D', 'The collector’s address must begin with https:// and have no query.'],
        'account' => ['/^[a-z0-9]{3,32}$/D', 'An account has 3 to 32 lower-case letters and digits.'],
        'secret_key' => ['/^(sk_[A-Za-z0-9_-]{10,200})?$/D', 'A secret key begins with sk_.'],
    ];
    foreach ($checks as $name => [$pattern, $message]) {
        $value = $name === 'collector' ? rtrim($given[$name] ?? '', '/') : $given[$name] ?? '';
        // The page never shows the key, so that an empty field leaves it as it is.
        if ($name === 'secret_key' && $value === '' && empty($given['remove_key'])) continue;
        if (preg_match($pattern, $value) === 1) $kept[$name] = $value;
        else add_settings_error('waymark', "waymark_$name", $message);
    }
    return $kept;
}

function print_settings(): void
{
    if (!current_user_can(capability())) return;
    echo '<div class="wrap"><h1>Waymark</h1><form method="post" action="options.php">';
    settings_errors('waymark');
    settings_fields('waymark');
    echo '<table class="form-table" role="presentation">';
    print_row('collector', 'Collector', 'url', setting('collector'), 'For example https://go.shop.example');
    print_row('account', 'Account', 'text', setting('account'), 'As the panel’s Integration page shows it: default1');
    $key = setting('secret_key') === ''
        ? 'sk_… of the panel’s page Keys. Without it, only pages and webhooks report orders.'
        : 'A key is stored. Leave the field empty to keep it.';
    print_row('secret_key', 'Secret key', 'password', '', $key);
    echo '<tr><th></th><td><label><input type="checkbox" name="waymark[remove_key]" value="1"> Remove the key</label></td></tr>';
    echo '</table>';
    submit_button();
    echo '</form></div>';
}

function print_row(string $name, string $label, string $type, string $value, string $help): void
{
    printf(
        '<tr><th><label for="waymark_%1$s">%2$s</label></th><td><input class="regular-text" id="waymark_%1$s" name="waymark[%1$s]" type="%3$s" value="%4$s" autocomplete="off"><p class="description">%5$s</p></td></tr>',
        esc_attr($name),
        esc_html($label),
        esc_attr($type),
        esc_attr($value),
        esc_html($help)
    );
}
