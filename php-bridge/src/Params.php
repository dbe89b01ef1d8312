<?php
/**
 * WHMCS's parameters, made fit to cross: a whitelist of contract names, ids as integers, entities decoded once, no
 * objects. The last place that sees a raw array. `model` never crosses.
 *
 * WHMCS sanitises what people type, so text arrives HTML-entity-encoded in ways that differ by field and version.
 * It is decoded here exactly once, narrowly (`& < > " '` only): every text field below, the values of custom fields
 * and configurable options, and what a person posts. `decode` in local.php switches single parameters off.
 */

declare(strict_types=1);

namespace Hostler;

final class Params
{
    private const IDS = ['serviceid', 'userid', 'pid', 'serverid', 'addonId', 'packageid', 'accountid'];
    private const TEXTS = [
        'domain', 'username', 'password', 'producttype', 'moduletype', 'status', 'suspendreason', 'serverip',
        'serverhostname', 'serverusername', 'serverpassword', 'serveraccesshash', 'serverport', 'serverhttpprefix',
        'whmcsVersion', 'type', 'action',
    ];
    private const FLAGS = ['server', 'serversecure'];
    private const MAPS = ['customfields', 'configoptions'];
    /** Of the client only what a module may need to know (C-194). */
    private const CLIENT = [
        'id', 'userid', 'firstname', 'lastname', 'companyname', 'email', 'country', 'countrycode', 'language',
    ];
    /** Must survive byte for byte, even when they are not UTF-8. */
    private const CREDENTIALS = ['password', 'serverusername', 'serverpassword', 'serveraccesshash'];
    private const SLOTS = 24;

    /**
     * The parameters as they cross.
     *
     * @param array<mixed> $raw what WHMCS handed to the function
     * @param list<string> $sensitive further parameters that are credentials: `configoption2`
     * @return array<string, mixed>
     */
    public static function clean(array $raw, array $sensitive = []): array
    {
        $clean = [];
        foreach (self::IDS as $name) {
            if (isset($raw[$name]) && is_numeric($raw[$name])) {
                $clean[$name] = (int) $raw[$name];
            }
        }
        $credentials = array_merge(self::CREDENTIALS, $sensitive);
        $texts = [];
        for ($slot = 1; $slot <= self::SLOTS; $slot++) {
            $texts[] = 'configoption' . $slot;
        }
        foreach (array_merge(self::TEXTS, $texts) as $name) {
            $value = self::scalar($raw[$name] ?? null);
            if ($value !== null) {
                $clean[$name] = self::text($name, $value, in_array($name, $credentials, true));
            }
        }
        foreach (self::FLAGS as $name) {
            if (isset($raw[$name]) && is_scalar($raw[$name])) {
                $clean[$name] = self::isOn($raw[$name]);
            }
        }
        foreach (self::MAPS as $name) {
            $clean[$name] = (object) self::map($name, $raw[$name] ?? null);
        }
        $client = is_array($raw['clientsdetails'] ?? null) ? $raw['clientsdetails'] : [];
        $clean['clientsdetails'] = (object) self::map(
            'clientsdetails',
            array_intersect_key($client, array_flip(self::CLIENT))
        );
        return $clean;
    }

    /**
     * What a person filled in, by the manifest's keys: only those, from the posted form field `$prefix . $key`.
     *
     * @param list<string> $keys
     * @param array<mixed> $posted
     * @return array<string, string>
     */
    public static function inputs(array $keys, string $prefix, array $posted): array
    {
        $inputs = [];
        foreach ($keys as $key) {
            $value = self::scalar($posted[$prefix . $key] ?? null);
            if ($value !== null) {
                $inputs[$key] = self::decode('input', (string) $value);
            }
        }
        return $inputs;
    }

    /**
     * Of the rows staff saved, those that differ from what the page showed (C-157). The page carries the shown value
     * in a hidden field; a box that is not ticked posts nothing, so its absence counts as empty.
     *
     * @param list<string> $keys
     * @param array<mixed> $posted
     * @return array<string, string>
     */
    public static function changes(array $keys, string $name, array $posted): array
    {
        $now = self::inputs($keys, $name . '_', $posted);
        $shown = self::inputs($keys, $name . '_original_', $posted);
        $changed = [];
        foreach ($keys as $key) {
            $value = $now[$key] ?? '';
            if ((isset($now[$key]) || isset($shown[$key])) && $value !== ($shown[$key] ?? '')) {
                $changed[$key] = $value;
            }
        }
        return $changed;
    }

    /**
     * @param mixed $map
     * @return array<int|string, mixed>
     */
    private static function map(string $name, $map): array
    {
        $clean = [];
        foreach (is_array($map) ? $map : [] as $key => $value) {
            $value = self::scalar($value);
            if ($value !== null) {
                $clean[$key] = self::text($name, $value, false);
            }
        }
        return $clean;
    }

    /**
     * Numbers and flags stay what they are; what JSON cannot say, and every object, is nothing.
     *
     * @param mixed $value
     * @return bool|int|float|string|null
     */
    private static function scalar($value)
    {
        if (is_float($value) && !is_finite($value)) {
            return null;
        }
        return is_scalar($value) ? $value : null;
    }

    /**
     * @param bool|int|float|string $value
     * @return mixed
     */
    private static function text(string $name, $value, bool $credential)
    {
        if (!is_string($value)) {
            return $value;
        }
        $text = self::decode($name, $value);
        if ($credential && preg_match('//u', $text) !== 1) {
            return ['$b64' => base64_encode($text)];
        }
        return $text;
    }

    private static function decode(string $name, string $text): string
    {
        $switches = Settings::get('decode', []);
        $off = is_array($switches) && ($switches[$name] ?? true) === false;
        return $off || strpos($text, '&') === false ? $text : htmlspecialchars_decode($text, ENT_QUOTES);
    }

    /** @param bool|int|float|string $value WHMCS says `on`, `1` or true */
    private static function isOn($value): bool
    {
        return !in_array(is_string($value) ? strtolower($value) : $value, ['', '0', 'off', 'no', 'false', 0, 0.0, false], true);
    }
}
