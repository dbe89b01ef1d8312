<?php

namespace Workbench;

/**
 * The Module Log: what modules said and heard, while it is switched on.
 */
final class ModuleLog
{
    /** @var Database */
    private $db;
    /** @var Settings */
    private $settings;
    /** @var Clock */
    private $clock;

    public function __construct(Database $db, Settings $settings, Clock $clock)
    {
        $this->db = $db;
        $this->settings = $settings;
        $this->clock = $clock;
    }

    /**
     * @param mixed $module
     * @param mixed $action
     * @param mixed $request
     * @param mixed $response
     * @param mixed $data
     * @param array<int|string,mixed> $mask values (not names) to blank out
     */
    public function add($module, $action, $request, $response, $data, array $mask): void
    {
        // Contract 4.1: off means a silent no-op.
        if (!$this->settings->on('ModuleLog')) {
            return;
        }
        $this->db->insert('tblmodulelog', [
            'date' => $this->clock->stamp(),
            'module' => self::text($module, []),
            'action' => self::text($action, []),
            'request' => self::text($request, $mask),
            'response' => self::text($response, $mask),
            'arrdata' => self::text($data, $mask),
        ]);
    }

    /**
     * Text first, mask second: so values inside arrays are masked too.
     *
     * @param mixed $value
     * @param array<int|string,mixed> $mask
     */
    private static function text($value, array $mask): string
    {
        $text = is_string($value) ? $value : (is_scalar($value) || $value === null ? (string) $value : print_r(self::plain($value), true));
        $secrets = array_filter($mask, function ($secret): bool {
            return is_scalar($secret) && (string) $secret !== '';
        });
        // The longest first, else a short value would cut a longer one in pieces.
        usort($secrets, function ($a, $b): int {
            return strlen((string) $b) <=> strlen((string) $a);
        });
        foreach ($secrets as $secret) {
            $text = str_replace((string) $secret, str_repeat('*', strlen((string) $secret)), $text);
        }
        return $text;
    }

    /**
     * Objects become their class name: an object graph with a database in it is no log entry.
     *
     * @param mixed $value
     * @return mixed
     */
    private static function plain($value)
    {
        if (is_object($value)) {
            return $value instanceof \stdClass ? array_map([self::class, 'plain'], (array) $value) : '(' . get_class($value) . ')';
        }
        return is_array($value) ? array_map([self::class, 'plain'], $value) : $value;
    }
}
