<?php
/**
 * What `hostler install` wrote about one module beside its functions: its short name, the shape of each function's
 * answer and the inputs it declares. Read from `modules/servers/NAME/module.php`; runs no Rust.
 */

declare(strict_types=1);

namespace Hostler;

final class Installed
{
    /** @var array<string, self> */
    private static array $read = [];

    public string $name;
    /** @var array<string, mixed> */
    private array $data;

    /** @param array<string, mixed> $data */
    private function __construct(string $name, array $data)
    {
        $this->name = $name;
        $this->data = $data;
    }

    /** The module installed under `$name`. */
    public static function as(string $name): self
    {
        if (!isset(self::$read[$name])) {
            $file = dirname(__DIR__, 3) . '/servers/' . $name . '/module.php';
            $data = preg_match('/^[a-z][a-z0-9]*$/', $name) === 1 && is_file($file) ? include $file : null;
            if (!is_array($data)) {
                throw new Unavailable(
                    'The files of this module are not complete. Run hostler install again.',
                    'not_installed',
                    'modules/servers/' . $name . '/module.php is missing or damaged.'
                );
            }
            self::$read[$name] = new self($name, $data);
        }
        return self::$read[$name];
    }

    /**
     * For tests, and for modules whose data is at hand.
     *
     * @param array<string, mixed> $data
     */
    public static function with(string $name, array $data): self
    {
        return self::$read[$name] = new self($name, $data);
    }

    /** Short name of the module, as its library calls itself. */
    public function module(): string
    {
        return (string) ($this->data['module'] ?? '');
    }

    /** One of `Shape`'s words; a function nobody declared answers like a custom function. */
    public function shape(string $function): string
    {
        return (string) ($this->data['functions'][$function]['shape'] ?? Shape::of($function));
    }

    /** @return list<string> keys a person may fill in for this function */
    public function inputs(string $function): array
    {
        $keys = $this->data['functions'][$function]['inputs'] ?? [];
        return array_values(array_filter(is_array($keys) ? $keys : [], 'is_string'));
    }

    /** @return list<string> parameters that hold secrets besides WHMCS's own: `configoption2` */
    public function sensitive(): array
    {
        $names = $this->data['sensitive'] ?? [];
        return array_values(array_filter(is_array($names) ? $names : [], 'is_string'));
    }

    /** @return list<array<string, mixed>> client buttons: suffix, label, confirm, destroys, when */
    public function clientButtons(): array
    {
        $buttons = $this->data['client_buttons'] ?? [];
        return array_values(array_filter(is_array($buttons) ? $buttons : [], 'is_array'));
    }
}
