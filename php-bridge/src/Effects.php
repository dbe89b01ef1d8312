<?php
/**
 * Applies what the host wants WHMCS told, in order, with WHMCS's own functions, and acknowledges each. An effect this
 * bridge does not know ends the list there and is acknowledged `unsupported`. When WHMCS does not take an address, a user
 * name or a password of a service, what would speak of it afterwards (a mail, a module function, its status) waits too. What is not acknowledged as
 * applied comes again under the same id. Called by Bridge and Hooks.
 */

declare(strict_types=1);

namespace Hostler;

final class Effects
{
    /** @var array<string, true> applied in this process: a second delivery is acknowledged, not repeated */
    private static array $applied = [];
    private static bool $stored = true;

    /**
     * Applies and acknowledges. An acknowledgement that cannot be given is no failure: the effect comes again.
     *
     * @param mixed $effects the answer's list
     * @param array<mixed> $params of the running call, for its `model`; empty in the cron
     * @return bool false when WHMCS did not take something that its pages and mails show of the service
     */
    public static function settle($effects, array $params): bool
    {
        if (!is_array($effects) || $effects === []) {
            return true;
        }
        self::$stored = true;
        $acks = self::apply($effects, $params);
        $stored = self::$stored;
        foreach ($acks as $ack) {
            if ($ack['status'] !== 'applied' && !$stored) {
                Whmcs::logActivity('Hostler: WHMCS did not take a change: ' . ($ack['error'] ?? '') . '. It is tried again.', 0);
                break;
            }
        }
        try {
            Host::ask(['do' => 'ack', 'acks' => $acks]);
        } catch (\Throwable $why) {
            Whmcs::logActivity((new Failure($why, false))->forLog(), 0);
        }
        return $stored;
    }

    /**
     * @param array<mixed> $effects
     * @param array<mixed> $params
     * @return list<array<string, string>> one acknowledgement per effect that was looked at
     */
    public static function apply(array $effects, array $params): array
    {
        $acks = [];
        $broken = [];
        foreach ($effects as $effect) {
            $id = is_array($effect) && is_string($effect['id'] ?? null) ? $effect['id'] : '';
            if ($id === '') {
                break;
            }
            if (isset(self::$applied[$id])) {
                $acks[] = ['id' => $id, 'status' => 'applied'];
                continue;
            }
            $service = (int) ($effect['service_id'] ?? $effect['related_id'] ?? 0);
            $what = (string) ($effect['do'] ?? '');
            try {
                if (isset($broken[$service]) && in_array($what, ['send_email', 'run_module_function', 'set_status'], true)) {
                    throw new \RuntimeException('an earlier change of this service failed');
                }
                if (!self::one($what, $effect, $params)) {
                    $acks[] = ['id' => $id, 'status' => 'unsupported', 'error' => 'this bridge does not know "' . $what . '"'];
                    break;
                }
                self::$applied[$id] = true;
                $acks[] = ['id' => $id, 'status' => 'applied'];
            } catch (\Throwable $why) {
                // A mail would show what is missing now; a property of the module's own is in no mail and stops nothing.
                if ($what === 'set_service' || ($what === 'set_property' && ServiceRecord::isCore((string) ($effect['name'] ?? '')))) {
                    $broken[$service] = true;
                    self::$stored = false;
                }
                $acks[] = ['id' => $id, 'status' => 'failed', 'error' => self::reason($why)];
            }
        }
        return $acks;
    }

    /**
     * Without the password of the service. What is left out is not acknowledged, so it is delivered again: by the hook that
     * runs when WHMCS has stored its own.
     *
     * @param mixed $effects
     * @return array<mixed>
     */
    public static function beforeWhmcsStores($effects): array
    {
        return array_values(array_filter(is_array($effects) ? $effects : [], static function ($effect): bool {
            return !is_array($effect) || ($effect['do'] ?? '') !== 'set_property' || ($effect['name'] ?? '') !== 'Password';
        }));
    }

    /** Forgets what was applied; for tests, which are many requests in one process. */
    public static function forget(): void
    {
        self::$applied = [];
    }

    /**
     * @param array<string, mixed> $effect
     * @param array<mixed> $params
     * @return bool false when the effect is not known
     */
    private static function one(string $what, array $effect, array $params): bool
    {
        $service = (int) ($effect['service_id'] ?? 0);
        switch ($what) {
            case 'set_property':
                $addon = (int) ($effect['addon_id'] ?? 0);
                ServiceRecord::of($service, $addon, $params)->setProperty((string) $effect['name'], (string) $effect['value']);
                return true;
            case 'set_service':
                $fields = array_intersect_key($effect, ['assignedips' => true]);
                if ($fields !== []) {
                    Whmcs::api('UpdateClientProduct', ['serviceid' => $service] + $fields);
                }
                return true;
            case 'set_status':
                Whmcs::api('UpdateClientProduct', ['serviceid' => $service, 'status' => (string) $effect['status']]);
                return true;
            case 'set_usage':
                ServiceRecord::of($service, 0, $params)->setUsage(is_array($effect['fields'] ?? null) ? $effect['fields'] : []);
                return true;
            case 'send_email':
                Whmcs::api('SendEmail', ['messagename' => (string) $effect['template'], 'id' => (int) $effect['related_id']]);
                return true;
            case 'log_activity':
                Whmcs::logActivity((string) $effect['message'], (int) ($effect['client_id'] ?? 0));
                return true;
            case 'log_module_call':
                Whmcs::logModuleCall(
                    (string) $effect['module'],
                    (string) $effect['action'],
                    (string) ($effect['request'] ?? ''),
                    (string) ($effect['response'] ?? ''),
                    (string) ($effect['data'] ?? ''),
                    Mask::forms(is_array($effect['mask'] ?? null) ? $effect['mask'] : [])
                );
                return true;
            case 'open_task':
                Task::open($effect);
                return true;
            case 'run_module_function':
                self::runModuleFunction($service, (string) $effect['command'], (array) ($effect['arguments'] ?? []));
                return true;
            default:
                return false;
        }
    }

    /** @param array<string, string> $arguments */
    private static function runModuleFunction(int $service, string $command, array $arguments): void
    {
        $known = [
            'ModuleCreate', 'ModuleSuspend', 'ModuleUnsuspend', 'ModuleTerminate', 'ModuleChangePackage', 'ModuleChangePw',
        ];
        if (!in_array($command, $known, true)) {
            throw new \RuntimeException('"' . $command . '" is not a module command');
        }
        if (Bridge::isRunning($service)) {
            throw new \RuntimeException('a module function of this service is running; the cron runs this one');
        }
        Whmcs::api($command, ['serviceid' => $service] + array_intersect_key($arguments, ['suspendreason' => true]));
    }

    /** The reason for the host's log. Values of the effect are not part of it. */
    private static function reason(\Throwable $why): string
    {
        $line = trim((string) preg_replace('/\s+/', ' ', $why->getMessage()));
        $text = $why instanceof \RuntimeException && strpos(get_class($why), '\\') === false
            ? $line
            : get_class($why) . ' in ' . basename($why->getFile()) . ' line ' . $why->getLine();
        return function_exists('mb_strcut') ? mb_strcut($text, 0, 400, 'UTF-8') : substr($text, 0, 400);
    }
}
