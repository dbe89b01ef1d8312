<?php

namespace Workbench\Api;

use WHMCS\Service\Service;
use Workbench\App;
use Workbench\Lifecycle;

/** ModuleCreate and its siblings: run a module function; the error is the module's own text. */
final class ModuleCommands
{
    public function ModuleCreate(array $v): array
    {
        return $this->run($v, 'CreateAccount');
    }

    public function ModuleSuspend(array $v): array
    {
        return $this->run($v, 'SuspendAccount', ['suspendreason' => (string) ($v['suspendreason'] ?? '')]);
    }

    public function ModuleUnsuspend(array $v): array
    {
        return $this->run($v, 'UnsuspendAccount');
    }

    public function ModuleTerminate(array $v): array
    {
        return $this->run($v, 'TerminateAccount');
    }

    public function ModuleChangePackage(array $v): array
    {
        return $this->run($v, 'ChangePackage');
    }

    public function ModuleChangePw(array $v): array
    {
        return $this->run($v, 'ChangePassword', isset($v['servicepassword']) ? ['password' => (string) $v['servicepassword']] : []);
    }

    /** WHMCS-C-124. */
    public function ModuleCustom(array $v): array
    {
        $model = $this->model($v);
        $suffix = (string) ($v['func_name'] ?? '');
        if ($suffix === '') {
            throw new \InvalidArgumentException('Function name is required');
        }
        $answer = App::lifecycle()->custom($model, $suffix);
        if ($answer !== 'success') {
            throw new \InvalidArgumentException(is_string($answer) ? $answer : 'The function returned a page');
        }
        return ['serviceid' => (int) $model->service()->id];
    }

    public function GetModuleQueue(array $v): array
    {
        $filters = ['serviceType' => 'service_type', 'relatedId' => 'service_id', 'moduleName' => 'module_name', 'moduleAction' => 'module_action'];
        $rows = array_filter(App::queue()->open(), function (array $row) use ($v, $filters): bool {
            foreach ($filters as $given => $column) {
                if (isset($v[$given]) && (string) $v[$given] !== '' && (string) $v[$given] !== (string) $row[$column]) {
                    return false;
                }
            }
            return !isset($v['since']) || $row['last_attempt'] >= $v['since'];
        });
        return ['count' => count($rows), 'queue' => array_values(array_map(function (array $row): array {
            return ['id' => (int) $row['id'], 'serviceType' => $row['service_type'], 'serviceId' => (int) $row['service_id'],
                'moduleName' => $row['module_name'], 'moduleAction' => $row['module_action'], 'lastAttempt' => $row['last_attempt'],
                'lastAttemptError' => $row['last_attempt_error'], 'numRetries' => (int) $row['num_retries'], 'completed' => (bool) $row['completed']];
        }, $rows))];
    }

    private function run(array $v, string $function, array $extra = []): array
    {
        $model = $this->model($v);
        $reason = App::lifecycle()->run($model, $function, false, $extra);
        if ($reason !== 'success') {
            throw new \InvalidArgumentException($reason);
        }
        return ['serviceid' => (int) $model->service()->id];
    }

    private function model(array $v): Service
    {
        $id = (int) ($v['serviceid'] ?? $v['accountid'] ?? 0);
        $addon = (int) ($v['addonid'] ?? 0);
        if ($id === 0 && $addon === 0) {
            throw new \InvalidArgumentException('Service ID is required');
        }
        $model = Lifecycle::find($id, $addon);
        if ($model === null) {
            throw new \InvalidArgumentException('Service ID not found');
        }
        if ($model->module() === '') {
            throw new \InvalidArgumentException('Service not assigned to a module');
        }
        return $model;
    }
}
