<?php
/**
 * WHMCS's own functions, each behind a check that it is there: a bridge that meets an older or a changed WHMCS says so
 * instead of dying. Nothing here decides. Called by Effects, Bridge and Hooks.
 */

declare(strict_types=1);

namespace Hostler;

final class Whmcs
{
    public static function logActivity(string $message, int $clientId): void
    {
        if (function_exists('logActivity')) {
            \logActivity($message, $clientId);
        }
    }

    /** @param list<string> $mask values, never names */
    public static function logModuleCall(
        string $module,
        string $action,
        string $request,
        string $response,
        string $data,
        array $mask
    ): void {
        if (function_exists('logModuleCall')) {
            \logModuleCall($module, $action, $request, $response, $data, $mask);
        }
    }

    /**
     * Runs an API command.
     *
     * @param array<string, mixed> $values
     * @return array<string, mixed> its result
     * @throws \RuntimeException with WHMCS's own words when it refuses
     */
    public static function api(string $command, array $values): array
    {
        if (!function_exists('localAPI')) {
            throw new \RuntimeException('WHMCS offers no localAPI here');
        }
        $result = \localAPI($command, $values);
        if (!is_array($result) || ($result['result'] ?? '') !== 'success') {
            $message = is_array($result) ? (string) ($result['message'] ?? '') : '';
            throw new \RuntimeException($command . ': ' . ($message !== '' ? $message : 'WHMCS gave no reason'));
        }
        return $result;
    }

    /** The model of a service or addon, when this WHMCS has it; null otherwise. */
    public static function model(int $serviceId, int $addonId): ?object
    {
        $class = $addonId > 0 ? 'WHMCS\\Service\\Addon' : 'WHMCS\\Service\\Service';
        if (!class_exists($class) || !is_callable([$class, 'find'])) {
            return null;
        }
        $model = $class::find($addonId > 0 ? $addonId : $serviceId);
        return is_object($model) ? $model : null;
    }

    /** A database table, when WHMCS's database is at hand and has it. */
    public static function table(string $name): ?object
    {
        $capsule = 'WHMCS\\Database\\Capsule';
        if (!class_exists($capsule)) {
            return null;
        }
        return $capsule::schema()->hasTable($name) ? $capsule::table($name) : null;
    }
}
