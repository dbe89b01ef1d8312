<?php

namespace Workbench;

use WHMCS\Service\Service;
use WHMCS\Service\Status;

/**
 * The admin's service page: what it shows, and what its forms do. Called by admin/clientsservices.php.
 */
final class ServicePage
{
    /** modop => [module function, label, what the answer says on success] */
    public const COMMANDS = [
        'create' => ['CreateAccount', 'Create', 'Service Created Successfully'],
        'suspend' => ['SuspendAccount', 'Suspend', 'Service Suspended Successfully'],
        'unsuspend' => ['UnsuspendAccount', 'Unsuspend', 'Service Unsuspended Successfully'],
        'terminate' => ['TerminateAccount', 'Terminate', 'Service Terminated Successfully'],
        'changepackage' => ['ChangePackage', 'Change Package', 'Service Upgraded/Downgraded Successfully'],
        'changepw' => ['ChangePassword', 'Change Password', 'Service Password Changed Successfully'],
        'renew' => ['Renew', 'Renew', 'Service Renewed Successfully'],
    ];
    private const COLUMNS = ['packageid', 'server', 'domain', 'username', 'dedicatedip', 'assignedips', 'domainstatus', 'billingcycle', 'nextduedate',
        'amount', 'notes', 'suspendreason', 'overidesuspenduntil', 'ns1', 'ns2'];

    /** @var Service */
    private $service;

    public function __construct(Service $service)
    {
        $this->service = $service;
    }

    /**
     * A module command by click.
     *
     * @return array{0:string,1:string} result and text (WHMCS-C-062: the module's own text)
     */
    public function command(string $modop, string $suffix, string $reason, Service $model): array
    {
        if ($modop === 'custom') {
            $params = App::params()->forService($model);
            if (!in_array($suffix, App::modules()->buttons($model->module(), 'AdminCustomButtonArray', $params), true)) {
                return ['error', 'Invalid Module Command Requested'];
            }
            $answer = App::lifecycle()->custom($model, $suffix);
            return $answer === 'success' ? ['success', 'Module Command Completed Successfully'] : ['error', is_string($answer) ? $answer : 'The function answered with a page'];
        }
        $command = self::COMMANDS[$modop] ?? null;
        if ($command === null) {
            return ['error', 'Invalid Module Command Requested'];
        }
        $answer = App::lifecycle()->run($model, $command[0], false, $modop === 'suspend' ? ['suspendreason' => $reason] : []);
        return $answer === 'success' ? ['success', $command[2]] : ['error', $answer];
    }

    /** @return array<string,mixed> redirectTo, or result error with the module's errorMsg */
    public function signOn(): array
    {
        $answer = App::modules()->ask($this->service->module(), 'ServiceSingleSignOn', [], App::params()->forService($this->service, 'ServiceSingleSignOn'));
        return SignOn::checked($answer);
    }

    /** Saves the form. Only what was sent is changed; the module's own fields are saved by the module. */
    public function save(): void
    {
        $id = (int) $this->service->id;
        $ids = ['userid' => (int) $this->service->userid, 'serviceid' => $id];
        App::hooks()->run('PreAdminServiceEdit', $ids);
        App::hooks()->run('PreServiceEdit', $ids);
        $change = [];
        foreach (self::COLUMNS as $column) {
            $field = $column === 'domainstatus' ? 'status' : $column;
            if (Request::posted($field)) {
                $change[$column] = Request::post($field);
            }
        }
        if (isset($change['domainstatus']) && !in_array($change['domainstatus'], Status::ALL, true)) {
            unset($change['domainstatus']);
        }
        if (Request::post('password') !== '') {
            $change['password'] = App::crypt()->encrypt(Request::post('password'));
        }
        if (Request::posted('form')) {
            // An unticked box sends nothing; 'form' says that the whole form was sent.
            $change['overideautosuspend'] = Request::posted('overideautosuspend') ? 1 : 0;
        } elseif (Request::posted('overideautosuspend')) {
            $change['overideautosuspend'] = (int) (bool) Request::post('overideautosuspend');
        }
        App::db()->update('tblhosting', $change, ['id' => $id]);
        $this->service->refresh();
        foreach (Request::map('customfield') as $field => $value) {
            if (is_string($value)) {
                App::fields()->save((int) $field, $id, $value);
            }
        }
        $options = Request::map('configoption');
        if ($options !== [] || Request::posted('form')) {
            App::options()->save($id, App::options()->choices((int) $this->service->packageid, $options, $id, !Request::posted('form')));
        }
        App::modules()->ask($this->service->module(), 'AdminServicesTabFieldsSave', null, App::params()->forService($this->service, 'AdminServicesTabFieldsSave'));
        App::hooks()->run('AdminClientServicesTabFieldsSave', $_REQUEST);
        App::hooks()->run('AdminServiceEdit', $ids);
        App::hooks()->run('ServiceEdit', $ids);
        App::activity()->add("Modified Product/Service - Service ID: $id", (int) $this->service->userid);
    }

    /** @return array<string,string> modop => label, exactly for the functions that exist (WHMCS-C-061) */
    public static function buttons(string $module): array
    {
        $buttons = [];
        foreach (self::COMMANDS as $modop => $command) {
            if (App::modules()->has($module, $command[0])) {
                $buttons[$modop] = $command[1];
            }
        }
        return $buttons;
    }

    /** @return array<string,mixed> for the template */
    public function view(): array
    {
        $service = $this->service->refresh();
        $module = $service->module();
        $params = App::params()->forService($service);
        $modules = App::modules();
        $tab = $modules->ask($module, 'AdminServicesTabFields', [], $params);
        $extra = [];
        foreach (App::hooks()->run('AdminClientServicesTabFields', ['id' => (int) $service->id]) as $answer) {
            $extra += is_array($answer) ? $answer : [];
        }
        $login = '';
        if ($modules->has($module, 'LoginLink')) {
            try {
                // Contract 2.7: returned by the document, printed by several modules; both appear.
                [$returned, $printed] = $modules->callPrinting($module, 'LoginLink', $params);
                $login = $printed . (is_string($returned) ? $returned : '');
            } catch (\Throwable $e) {
                App::activity()->add("Module $module, LoginLink: " . $e->getMessage());
            }
        }
        return [
            'service' => App::db()->one('SELECT * FROM tblhosting WHERE id = ?', [$service->id]),
            'client' => App::db()->one('SELECT * FROM tblclients WHERE id = ?', [$service->userid]) ?? [],
            'product' => $service->product,
            'module' => $module,
            'missing' => $module !== '' && !$modules->load($module),
            'moduleName' => $module === '' ? '' : $modules->displayName($module),
            'buttons' => self::buttons($module),
            'custom' => $modules->buttons($module, 'AdminCustomButtonArray', $params),
            'sso' => $modules->has($module, 'ServiceSingleSignOn') ? (string) ($modules->meta($module)['ServiceSingleSignOnLabel'] ?? 'Login to Control Panel') : '',
            'login' => $login,
            'tab' => (is_array($tab) ? $tab : []) + $extra,
            'fields' => App::fields()->of('product', (int) $service->packageid, (int) $service->id),
            'options' => App::options()->of((int) $service->packageid, (int) $service->id),
            'products' => array_column(App::db()->all('SELECT id, name FROM tblproducts ORDER BY name'), 'name', 'id'),
            'servers' => [0 => 'None'] + array_column(App::db()->all('SELECT id, name FROM tblservers WHERE type = ? OR id = ? ORDER BY name', [$module, $service->server]), 'name', 'id'),
            'addons' => App::db()->all('SELECT h.*, a.module FROM tblhostingaddons h LEFT JOIN tbladdons a ON a.id = h.addonid WHERE h.hostingid = ? ORDER BY h.id', [$service->id]),
            'log' => App::db()->all('SELECT * FROM tblactivitylog WHERE description LIKE ? OR description LIKE ? ORDER BY id DESC LIMIT 8', ["%Service ID: {$service->id}", "%Service ID: {$service->id} -%"]),
        ];
    }

    /** @return array<string,mixed> the same as data, without the password */
    public function data(): array
    {
        $view = $this->view();
        unset($view['service']['password']);
        return ['result' => 'success', 'service' => $view['service'] + ['status' => $view['service']['domainstatus']], 'module' => $view['module'],
            'buttons' => array_keys($view['buttons']), 'customButtons' => $view['custom'], 'tab' => $view['tab'], 'loginLink' => $view['login'],
            'customfields' => array_column($view['fields'], 'value', 'fieldname'), 'configoptions' => $view['options'], 'addons' => $view['addons']];
    }
}
