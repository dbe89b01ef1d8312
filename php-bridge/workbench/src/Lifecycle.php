<?php

namespace Workbench;

use WHMCS\Service\Addon;
use WHMCS\Service\Service;

/**
 * Runs a module function for a service or addon and does what WHMCS does around it: hooks before and after, status,
 * welcome mail, password, Activity Log, Module Queue. Contract 1.4, 4.5, 4.7.
 *
 * Every path goes through run(): an admin's click, a client's, the API, a payment, the cron.
 */
final class Lifecycle
{
    /** function => [name in hooks and logs, status on success] */
    public const FUNCTIONS = [
        'CreateAccount' => ['Create', 'Active'],
        'SuspendAccount' => ['Suspend', 'Suspended'],
        'UnsuspendAccount' => ['Unsuspend', 'Active'],
        'TerminateAccount' => ['Terminate', 'Terminated'],
        'Renew' => ['Renew', null],
        'ChangePassword' => ['ChangePassword', null],
        'ChangePackage' => ['ChangePackage', null],
    ];
    /** What an admin reads as the reason; the wording of WHMCS is not public. */
    public const ABORTED = 'Action aborted by a hook';
    public const OVERDUE = 'Overdue on Payment';

    /** @var Modules */
    private $modules;
    /** @var ModuleParams */
    private $params;
    /** @var Hooks */
    private $hooks;
    /** @var ModuleQueue */
    private $queue;
    /** @var ActivityLog */
    private $activity;
    /** @var Mail */
    private $mail;

    public function __construct(Modules $modules, ModuleParams $params, Hooks $hooks, ModuleQueue $queue, ActivityLog $activity, Mail $mail)
    {
        $this->modules = $modules;
        $this->params = $params;
        $this->hooks = $hooks;
        $this->queue = $queue;
        $this->activity = $activity;
        $this->mail = $mail;
    }

    /**
     * @param bool $automated nobody is looking: a failure goes to the Module Queue and to the admins by mail
     * @param array<string,mixed> $extra suspendreason, or the new password of ChangePassword
     * @return string 'success' or the reason for the failure
     */
    public function run(Service $model, string $function, bool $automated, array $extra = []): string
    {
        $module = $model->module();
        if (!$this->modules->has($module, $function)) {
            if ($module !== '' && !App::modules()->load($module)) {
                return "Module $module could not be loaded: see the Activity Log, and whether modules/servers/$module/$module.php is there";
            }
            // WHMCS-C-061: no function, no automation; asked for by hand it is an error.
            return $module === '' ? 'Service not assigned to a module' : "Function $function not supported by module $module";
        }
        $name = self::FUNCTIONS[$function][0];
        $oldPassword = $function === 'ChangePassword' ? App::services()->password((int) $model->service()->id) : '';
        if ($function === 'CreateAccount') {
            $this->credentials($model);
        }
        $params = $this->params->forService($model, $function, $extra);
        $reason = $this->call($module, $function, "PreModule$name", $params);

        $success = $reason === 'success';
        if ($success) {
            $this->succeeded($model, $function, $extra);
        }
        $this->log($model, $name, $reason);
        if ($success) {
            $this->queue->resolve($model->kind(), (int) $model->id, $module, $function);
            // WHMCS-C-090: this one hook gets no params.
            $this->hooks->run("AfterModule$name", $function === 'ChangePassword'
                ? ['serviceid' => (int) $model->service()->id, 'oldpassword' => $oldPassword, 'newpassword' => (string) ($extra['password'] ?? $oldPassword)]
                : ['params' => $params]);
            return 'success';
        }
        if ($automated) {
            // WHMCS-C-063, WHMCS-C-064.
            $this->queue->add($model->kind(), (int) $model->id, $module, $function, $reason);
            $this->mail->admin("Module $name Failed", "$name of {$model->kind()} #{$model->id} failed: $reason\n\nSee Utilities > Module Queue to try again.");
        }
        $this->hooks->run("AfterModule{$name}Failed", ['params' => $params, 'failureResponseMessage' => $reason]);
        return $reason;
    }

    /**
     * A custom function. Whether the caller may call it was checked before.
     *
     * @return string|array<string,mixed> 'success', a reason, or the array of a page (contract 6.2)
     */
    public function custom(Service $model, string $suffix)
    {
        $module = $model->module();
        if (!$this->modules->has($module, $suffix)) {
            return "Function $suffix not found in module $module";
        }
        $params = $this->params->forService($model, $suffix);
        // WHMCS-C-123.
        $answer = $this->call($module, $suffix, 'PreModuleCustom', $params);
        if (is_array($answer)) {
            return $answer;
        }
        $this->log($model, "Custom $suffix", $answer);
        $this->hooks->run($answer === 'success' ? 'AfterModuleCustom' : 'AfterModuleCustomFailed', $answer === 'success'
            ? ['params' => $params]
            : ['params' => $params, 'failureResponseMessage' => $answer]);
        return $answer;
    }

    /** Service or addon by the ids a form or the API sends. */
    public static function find(int $serviceId, int $addonId = 0): ?Service
    {
        return $addonId > 0 ? Addon::find($addonId) : Service::find($serviceId);
    }

    /**
     * @param array<string,mixed> $params changed in place by what the Pre hooks override
     * @return string|array<string,mixed>
     */
    private function call(string $module, string $function, string $preHook, array &$params)
    {
        $overrides = $this->hooks->merged($preHook, ['params' => $params]);
        // WHMCS-C-069: abortcmd keeps the module function from being called.
        if (!empty($overrides['abortcmd'])) {
            return self::ABORTED;
        }
        unset($overrides['abortcmd']);
        $params = array_merge($params, $overrides);
        try {
            $answer = $this->modules->call($module, $function, $params);
        } catch (\Throwable $e) {
            return $e->getMessage() !== '' ? $e->getMessage() : get_class($e);
        }
        if (is_array($answer) && !isset(self::FUNCTIONS[$function])) {
            return $answer;
        }
        return is_string($answer) && $answer !== '' ? $answer : 'Unknown error: the module returned ' . gettype($answer);
    }

    /** Contract 2.3: user name and password exist before CreateAccount is called. */
    private function credentials(Service $model): void
    {
        $service = $model->service();
        if ($model->kind() !== 'service') {
            return;
        }
        if ((string) $service->username === '') {
            $names = $this->hooks->run('OverrideModuleUsernameGeneration', ['params' => $this->params->forService($model)]);
            $name = is_string(end($names)) ? end($names) : App::services()->newUsername((string) $service->domain, (int) $service->id);
            App::db()->update('tblhosting', ['username' => $name], ['id' => $service->id]);
        }
        if ((string) $service->password === '') {
            App::services()->setPassword((int) $service->id, App::services()->newPassword());
        }
    }

    /** @param array<string,mixed> $extra */
    private function succeeded(Service $model, string $function, array $extra): void
    {
        // WHMCS-C-072, WHMCS-C-077: only success changes the status (WHMCS-C-066).
        $status = self::FUNCTIONS[$function][1];
        $isAddon = $model->kind() === 'addon';
        $change = $status === null ? [] : [$isAddon ? 'status' : 'domainstatus' => $status];
        if ($function === 'SuspendAccount') {
            $change['suspendreason'] = (string) ($extra['suspendreason'] ?? '');
        } elseif ($function === 'UnsuspendAccount') {
            $change['suspendreason'] = '';
        } elseif ($function === 'TerminateAccount' && !$isAddon) {
            $change['termination_date'] = App::clock()->today();
        }
        App::db()->update($isAddon ? 'tblhostingaddons' : 'tblhosting', $change, ['id' => $model->id]);
        if ($function === 'ChangePassword' && !$isAddon && isset($extra['password'])) {
            App::services()->setPassword((int) $model->id, (string) $extra['password']);
        }
        $model->refresh();
        if ($function === 'CreateAccount' && !$isAddon) {
            $this->mail->welcome((int) $model->id);
        } elseif ($function === 'SuspendAccount' && !$isAddon) {
            $this->mail->service('Service Suspension Notification', (int) $model->id);
        } elseif ($function === 'UnsuspendAccount' && !$isAddon) {
            $this->mail->service('Service Unsuspension Notification', (int) $model->id);
        }
        if ($isAddon) {
            $points = ['CreateAccount' => 'AddonActivation', 'SuspendAccount' => 'AddonSuspended', 'UnsuspendAccount' => 'AddonUnsuspended', 'TerminateAccount' => 'AddonTerminated'];
            if (isset($points[$function])) {
                $this->hooks->run($points[$function], ['id' => (int) $model->id, 'userid' => (int) $model->userid,
                    'clientid' => (int) $model->userid, 'serviceid' => (int) $model->hostingid, 'addonid' => (int) $model->addonid]);
            }
        }
    }

    private function log(Service $model, string $name, string $reason): void
    {
        $label = $model->kind() === 'addon' ? 'Addon ID' : 'Service ID';
        // WHMCS-C-063: the wording seen in the field.
        $this->activity->add($reason === 'success'
            ? "Module $name Successful - $label: {$model->id}"
            : "Module $name Failed - $label: {$model->id} - Error: $reason", (int) $model->userid);
    }
}
