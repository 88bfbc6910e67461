<?php
/**
 * The functions of WordPress, WooCommerce and Action Scheduler that the plugin calls, as far as it needs
 * them. Requests are real; the rest is kept in memory.
 */

define('ABSPATH', __DIR__);

final class World
{
    public static array $hooks = [];
    public static array $options = [];
    public static array $orders = [];
    /** Of Action Scheduler: hook, arguments, seconds until it is due. */
    public static array $queue = [];
    public static array $requests = [];
    public static array $log = [];
    public static array $errors = [];
    public static array $features = [];
}

function add_action($name, $callback, $priority = 10, $arguments = 1): void
{
    World::$hooks[$name][] = [$callback, $arguments];
}
function add_filter($name, $callback): void
{
    add_action($name, $callback);
}
function do_action($name, ...$values): void
{
    foreach (World::$hooks[$name] ?? [] as [$callback, $arguments]) {
        $callback(...array_slice($values, 0, $arguments));
    }
}

function get_option($name, $default = false)
{
    return World::$options[$name] ?? $default;
}
function register_setting($group, $name, $arguments): void
{
    World::$options["sanitize $name"] = $arguments['sanitize_callback'];
}
/** As options.php does it when the form of a settings page is sent. */
function save_option($name, $value): void
{
    World::$options[$name] = (World::$options["sanitize $name"])($value);
}
function add_settings_error($setting, $code, $message): void
{
    World::$errors[] = $code;
}
function add_submenu_page(...$arguments): void
{
}
function current_user_can($capability): bool
{
    return $capability === 'manage_woocommerce';
}
function settings_errors($setting): void
{
}
function settings_fields($group): void
{
}
function submit_button(): void
{
}

function esc_html($text): string
{
    return htmlspecialchars($text, ENT_QUOTES);
}
function esc_attr($text): string
{
    return esc_html($text);
}
function esc_url($text): string
{
    return esc_html($text);
}
function wp_unslash($value)
{
    return stripslashes($value);
}
function wp_strip_all_tags($text): string
{
    return strip_tags($text);
}
function wp_json_encode($value, $flags = 0)
{
    return json_encode($value, $flags);
}

final class WP_Error
{
    public function get_error_message(): string
    {
        return 'Could not connect';
    }
}
function is_wp_error($value): bool
{
    return $value instanceof WP_Error;
}
function wp_remote_post($url, $arguments)
{
    $headers = [];
    foreach ($arguments['headers'] as $name => $value) $headers[] = "$name: $value";
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => $headers,
        'content' => $arguments['body'],
        'timeout' => $arguments['timeout'],
        'follow_location' => 0,
        'ignore_errors' => true,
    ]]);
    $body = @file_get_contents($url, false, $context);
    $head = $http_response_header ?? [];
    $status = preg_match('~^HTTP/\S+ (\d+)~', $head[0] ?? '', $found) ? (int) $found[1] : 0;
    World::$requests[] = ['path' => parse_url($url, PHP_URL_PATH), 'status' => $status, 'sent' => json_decode($arguments['body'])];
    return $body === false ? new WP_Error() : ['status' => $status, 'body' => $body, 'head' => $head];
}
function wp_remote_retrieve_response_code($answer): int
{
    return $answer['status'];
}
function wp_remote_retrieve_body($answer): string
{
    return $answer['body'];
}
function wp_remote_retrieve_header($answer, $name): string
{
    foreach ($answer['head'] as $line) {
        if (stripos($line, "$name:") === 0) return trim(substr($line, strlen($name) + 1));
    }
    return '';
}

function as_schedule_single_action($at, $hook, $arguments, $group, $unique = false): int
{
    // As in Action Scheduler, a unique action is compared by its hook and group only.
    if ($unique && in_array($hook, array_column(World::$queue, 'hook'), true)) return 0;
    World::$queue[] = ['hook' => $hook, 'arguments' => $arguments, 'in' => $at - time()];
    return count(World::$queue);
}
function as_next_scheduled_action($hook, $arguments, $group)
{
    foreach (World::$queue as $one) {
        if ($one['hook'] === $hook && $one['arguments'] === $arguments) return time() + $one['in'];
    }
    return false;
}

function wc_get_price_decimals(): int
{
    return World::$options['decimals'] ?? 2;
}
function wc_format_decimal($number, $decimals): string
{
    return number_format((float) $number, $decimals, '.', '');
}
function wc_get_order($id)
{
    return World::$orders[(int) $id] ?? false;
}
function wc_get_logger(): object
{
    return new class {
        public function error($message, $context): void
        {
            World::$log[] = $message;
        }
    };
}

final class Features
{
    public static function declare_compatibility($feature, $file, $isCompatible): void
    {
        World::$features[] = $feature;
    }
}
class_alias('Features', 'Automattic\\WooCommerce\\Utilities\\FeaturesUtil');

/** Orders and refunds: any get_…() reads what the test said. */
final class Order
{
    public array $notes = [];
    private array $meta = [];
    public function __construct(private array $said)
    {
    }
    public function set(string $name, $value): void
    {
        $this->said[$name] = $value;
    }
    public function __call($name, $arguments)
    {
        return $this->said[substr($name, 4)] ?? '';
    }
    public function get_date_created(): DateTimeInterface
    {
        return new DateTimeImmutable($this->said['date_created']);
    }
    public function get_items(): array
    {
        return array_map(fn($item) => new Item($item), $this->said['items'] ?? []);
    }
    public function get_coupon_codes(): array
    {
        return $this->said['coupons'] ?? [];
    }
    public function has_status($status): bool
    {
        return in_array($this->said['status'], (array) $status, true);
    }
    public function get_meta($key): string
    {
        return $this->meta[$key] ?? '';
    }
    public function update_meta_data($key, $value): void
    {
        $this->meta[$key] = $value;
    }
    public function save_meta_data(): void
    {
    }
    public function add_order_note($note): void
    {
        $this->notes[] = $note;
    }
}

final class Item
{
    public function __construct(private array $said)
    {
    }
    public function get_product(): ?self
    {
        return $this;
    }
    public function __call($name, $arguments)
    {
        return $this->said[substr($name, 4)] ?? '';
    }
}
