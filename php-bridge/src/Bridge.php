<?php
/**
 * The only way in. Every function of every generated module is one call of `Bridge::call`. It catches everything,
 * prints nothing, and returns what WHMCS needs for that function even when Rust cannot be reached: the one thing it
 * throws is a plain \Exception from a loader, because that is how WHMCS hears of a loader's failure.
 */

declare(strict_types=1);

namespace Hostler;

final class Bridge
{
    /** @var array<int, int> services whose module function runs in this process => how deep */
    private static array $running = [];

    /**
     * @param string $installedAs directory in modules/servers
     * @param string $function as the manifest names it: `CreateAccount`, `custom.reboot`, `loader.images`
     * @param array<mixed> $params WHMCS's parameters
     * @return mixed
     */
    public static function call(string $installedAs, string $function, array $params)
    {
        $shape = Shape::of($function);
        $service = is_numeric($params['serviceid'] ?? null) ? (int) $params['serviceid'] : 0;
        self::$running[$service] = (self::$running[$service] ?? 0) + 1;
        try {
            $installed = Installed::as($installedAs);
            $shape = $installed->shape($function);
            $reply = self::ask($installed, $function, $shape, $params);
        } catch (\Throwable $why) {
            $failure = self::explain($why, $function);
            $reply = null;
        }
        if (--self::$running[$service] === 0) {
            unset(self::$running[$service]);
        }
        $value = $reply === null ? Shape::failed($shape, $failure) : $reply->give();
        return $shape === Shape::TEST ? EntityHint::to($value, $params) : $value;
    }

    /** Whether a module function of this service runs in this process right now. */
    public static function isRunning(int $service): bool
    {
        return $service > 0 && isset(self::$running[$service]);
    }

    /** @param array<mixed> $params */
    private static function ask(Installed $installed, string $function, string $shape, array $params): ?Reply
    {
        $keys = $installed->inputs($function);
        if ($function === 'AdminServicesTabFieldsSave') {
            $input = Params::changes($keys, $installed->name, $_POST);
            if ($input === []) {
                return Reply::read(['returns' => ['as' => 'nothing']], $shape);
            }
        } else {
            $input = $keys === [] ? [] : Params::inputs($keys, 'hostler_', $_POST);
        }
        $caller = Caller::now($function);
        $clean = Params::clean($params, $installed->sensitive());
        $answer = Host::ask(['do' => 'call', 'call' => [
            'module' => $installed->module(),
            'installed_as' => $installed->name,
            'function' => $function,
            'by' => $caller->by,
            'actor' => $caller->actor(),
            'language' => $caller->language !== '' ? $caller->language : self::language($params),
            'params' => $clean,
            'input' => (object) $input,
        ]]);
        $effects = $answer['effects'] ?? [];
        if ($function === 'ChangePassword' && ($answer['returns']['value'] ?? null) === 'success') {
            // WHMCS stores what was typed once this returns. A password the provider made instead is told afterwards, see Hooks.
            $effects = Effects::beforeWhmcsStores($effects);
        }
        $stored = Effects::settle($effects, $params);
        if (!$stored && $shape === Shape::LIFECYCLE && ($answer['returns']['value'] ?? null) === 'success') {
            throw Unavailable::notStored();
        }
        return Reply::read($shape === Shape::PAGE ? Page::complete($answer, $installed, $params) : $answer, $shape);
    }

    private static function explain(\Throwable $why, string $function): Failure
    {
        try {
            $outside = Caller::now($function)->isOutside();
            $failure = new Failure($why, $outside);
            Whmcs::logActivity((new Failure($why, false))->forLog(), 0);
            return $failure;
        } catch (\Throwable $again) {
            return new Failure($why, true);
        }
    }

    /** @param array<mixed> $params */
    private static function language(array $params): string
    {
        $details = $params['clientsdetails'] ?? null;
        $language = is_array($details) ? ($details['language'] ?? '') : '';
        return is_string($language) ? $language : '';
    }
}
