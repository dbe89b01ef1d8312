<?php

namespace Workbench;

use WHMCS\Service\Service;
use WHMCS\View\Menu\Item;

/**
 * The client's product details page: its actions (contract 6.4) and the variables of the stock template (6.1).
 *
 * Called by clientarea.php with a service that belongs to the client.
 */
final class ProductDetails
{
    /** @var Service */
    private $service;
    /** @var array<string,mixed> the row of Services::list() */
    private $row;
    /** @var string */
    private $module;
    /** @var array<string,mixed> */
    private $results = [];

    /** @param array<string,mixed> $row */
    public function __construct(Service $service, array $row)
    {
        $this->service = $service;
        $this->row = $row;
        $this->module = $service->module();
    }

    /** Does what the request asks for, then shows the page. */
    public function run(): void
    {
        if (Request::text('modop') === 'custom') {
            $this->custom(Request::text('a'));
        } elseif (Request::isPost() && Request::posted('modulechangepassword')) {
            $this->changePassword();
        } elseif (Request::text('dosinglesignon') !== '') {
            $this->signOn();
        } elseif (Request::text('customaction_error') !== '' || Request::text('customaction_ajax_error') !== '') {
            // WHMCS-C-137: the reason is not shown.
            $this->results['customActionError'] = true;
        }
        if (Request::wantsJson()) {
            $this->answer();
        }
        ClientArea::render('clientareaproductdetails', (string) $this->row['product'], $this->variables());
    }

    /** WHMCS-C-126: a GET or a POST without token never reaches the module; the session ends and the login page shows. */
    private function custom(string $suffix): void
    {
        if (!Request::isPost() || !App::csrf()->valid()) {
            App::session()->end();
            if (Request::wantsJson()) {
                ClientArea::json(['result' => 'error', 'message' => 'Not logged in'], 403);
            }
            ClientArea::render('login', 'Login', ['incorrect' => false]);
            exit;
        }
        $params = App::params()->forService($this->service);
        $allowed = array_merge(App::modules()->buttons($this->module, 'ClientAreaCustomButtonArray', $params), App::modules()->buttons($this->module, 'ClientAreaAllowedFunctions', $params));
        if (!in_array($suffix, $allowed, true)) {
            $this->results['modulecustombuttonresult'] = 'Function Not Allowed';
            return;
        }
        $answer = App::lifecycle()->custom($this->service, $suffix);
        if (is_array($answer)) {
            $this->customPage($answer);
        }
        // WHMCS-C-122: the theme prints this unescaped.
        $this->results['modulecustombuttonresult'] = $answer;
        $this->service->refresh();
    }

    /** Contract 6.2: a page of the module's own. @param array<string,mixed> $page */
    private function customPage(array $page): void
    {
        $vars = is_array($page['vars'] ?? null) ? $page['vars'] : [];
        $output = ModuleTemplate::render($this->module, (string) ($page['templatefile'] ?? ''), $vars + $this->standard() + ClientArea::common());
        if (Request::wantsJson()) {
            ClientArea::json(['result' => 'success', 'page' => $output]);
        }
        $trail = ['clientarea.php' => 'My services', 'clientarea.php?action=productdetails&id=' . $this->service->id => (string) $this->row['product']];
        ClientArea::render('custompage', (string) $this->row['product'], ['output' => $output, 'breadcrumb' => array_merge($trail, is_array($page['breadcrumb'] ?? null) ? $page['breadcrumb'] : [])]);
        exit;
    }

    /** WHMCS-C-088, WHMCS-C-089. */
    private function changePassword(): void
    {
        App::csrf()->demand();
        $new = Request::post('newpw');
        if (!$this->mayChangePassword()) {
            $answer = 'The password of this service cannot be changed';
        } elseif ($new === '' || $new !== Request::post('confirmpw')) {
            $answer = $new === '' ? 'You did not enter a new password' : 'The passwords you entered did not match';
        } else {
            $answer = App::lifecycle()->run($this->service, 'ChangePassword', false, ['password' => $new]);
        }
        $this->results['modulechangepwresult'] = $answer === 'success' ? 'success' : 'error';
        $this->results['modulechangepasswordmessage'] = $answer === 'success' ? 'Your password was changed.' : strip_tags($answer);
    }

    /** WHMCS-C-109. */
    private function signOn(): void
    {
        $answer = App::modules()->has($this->module, 'ServiceSingleSignOn')
            ? SignOn::checked(App::modules()->ask($this->module, 'ServiceSingleSignOn', [], App::params()->forService($this->service, 'ServiceSingleSignOn')))
            : SignOn::checked(null);
        if ($answer['result'] === 'success') {
            if (Request::wantsJson()) {
                ClientArea::json($answer);
            }
            header('Location: ' . $answer['redirectTo'], true, 302);
            exit;
        }
        $this->results['ssoError'] = $answer['message'];
    }

    private function mayChangePassword(): bool
    {
        return $this->service->domainstatus === 'Active' && App::modules()->has($this->module, 'ChangePassword');
    }

    /** The result of an action for a program. */
    private function answer(): void
    {
        if (isset($this->results['modulecustombuttonresult'])) {
            $text = (string) $this->results['modulecustombuttonresult'];
            ClientArea::json(['result' => $text === 'success' ? 'success' : 'error', 'message' => $text === 'success' ? '' : $text]);
        }
        if (isset($this->results['modulechangepwresult'])) {
            ClientArea::json(['result' => $this->results['modulechangepwresult'], 'message' => $this->results['modulechangepasswordmessage']]);
        }
        if (isset($this->results['ssoError'])) {
            ClientArea::json(['result' => 'error', 'message' => $this->results['ssoError']]);
        }
    }

    /** @return array<string,mixed> */
    private function variables(): array
    {
        $id = (int) $this->service->id;
        $modules = App::modules();
        $params = App::params()->forService($this->service);
        $vars = $this->results + $this->standard() + ['modulecustombuttonresult' => '', 'modulechangepwresult' => '', 'modulechangepasswordmessage' => '', 'ssoError' => '', 'customActionError' => false];
        foreach (App::hooks()->run('ClientAreaPageProductDetails', $vars) as $answer) {
            $vars = is_array($answer) ? array_merge($vars, $answer) : $vars;
        }
        $vars['modulecustombuttons'] = $modules->buttons($this->module, 'ClientAreaCustomButtonArray', $params);
        $vars['modulechangepassword'] = $this->mayChangePassword();
        $vars['ssoLabel'] = $modules->has($this->module, 'ServiceSingleSignOn') && $this->service->domainstatus === 'Active'
            ? (string) ($modules->meta($this->module)['ServiceSingleSignOnLabel'] ?? 'Login to Control Panel') : '';
        $vars['customActions'] = CustomActions::of($this->service, $params);
        [$vars['tplOverviewTabOutput'], $vars['moduleclientarea']] = $this->output($params, $vars);
        $vars['hookOutput'] = array_filter(App::hooks()->run('ClientAreaProductDetailsOutput', ['service' => $this->service]), 'is_string');
        App::hooks()->run('ClientAreaProductDetails', ['service' => $this->service]);
        $vars['metricStats'] = Metrics::of($this->service, $params);
        $vars['sidebar'] = $this->sidebar($vars);
        $vars['breadcrumb'] = ['clientarea.php' => 'My services', "clientarea.php?action=productdetails&id=$id" => (string) $this->row['product']];
        return $vars;
    }

    /**
     * What the module shows, in any of the shapes of contract 6.1.
     *
     * @param array<string,mixed> $params
     * @param array<string,mixed> $vars
     * @return array{0:string,1:string} replacement of the overview, output inside it (WHMCS-C-153)
     */
    private function output(array $params, array $vars): array
    {
        $scope = $vars + ClientArea::common();
        $merge = function (array $own) use ($scope): array {
            $hook = App::hooks()->merged('ClientAreaProductDetailsPreModuleTemplate', array_intersect_key($scope, array_flip(['serviceid', 'groupname', 'product', 'domain', 'username'])) + ['modulename' => $this->module, 'systemStatus' => $scope['rawstatus'], 'password' => '']);
            return array_merge($scope, $hook, $own);
        };
        if (!App::modules()->has($this->module, 'ClientArea')) {
            $own = $this->module !== '' && is_file(App::modules()->dir($this->module) . '/clientarea.tpl');
            unset($params['model']);
            return ['', $own ? ModuleTemplate::render($this->module, 'clientarea.tpl', $merge($params)) : ''];
        }
        $answer = App::modules()->ask($this->module, 'ClientArea', '', $params);
        if (is_string($answer)) {
            return ['', $answer];
        }
        if (!is_array($answer)) {
            return ['', ''];
        }
        $own = $answer['templateVariables'] ?? [];
        $own = is_array($own) ? $own : [];
        if (!empty($answer['tabOverviewReplacementTemplate'])) {
            return [ModuleTemplate::render($this->module, (string) $answer['tabOverviewReplacementTemplate'], $merge($own)), ''];
        }
        if (!empty($answer['tabOverviewModuleOutputTemplate'])) {
            return ['', ModuleTemplate::render($this->module, (string) $answer['tabOverviewModuleOutputTemplate'], $merge($own))];
        }
        $old = is_array($answer['vars'] ?? null) ? $answer['vars'] : [];
        return ['', empty($answer['templatefile']) ? '' : ModuleTemplate::render($this->module, (string) $answer['templatefile'], $merge($old))];
    }

    /** @return array<string,mixed> the standard values of the stock page */
    private function standard(): array
    {
        $service = $this->service;
        $id = (int) $service->id;
        $server = App::db()->one('SELECT name, hostname, ipaddress, nameserver1, nameserver2, nameserver3, nameserver4, nameserver5 FROM tblservers WHERE id = ?', [$service->server]) ?? [];
        $percent = function ($used, $limit): string {
            return (int) $limit > 0 ? round(100 * (int) $used / (int) $limit) . '%' : '0%';
        };
        $fields = [];
        foreach (App::fields()->of('product', (int) $service->packageid, $id) as $field) {
            if ($field['adminonly'] === '' && $field['value'] !== '') {
                $fields[] = ['name' => $field['label'], 'value' => $field['value']];
            }
        }
        $unpaid = App::invoices()->unpaidFor('Hosting', $id);
        return [
            'id' => $id, 'serviceid' => $id, 'pid' => (int) $service->packageid, 'product' => $this->row['product'], 'groupname' => $this->row['groupname'],
            'type' => $service->product->type ?? '', 'domain' => (string) $service->domain, 'username' => (string) $service->username, 'serverdata' => $server,
            'dedicatedip' => (string) $service->dedicatedip, 'assignedips' => (string) $service->assignedips, 'ns1' => (string) $service->ns1, 'ns2' => (string) $service->ns2,
            'status' => (string) $service->domainstatus, 'rawstatus' => strtolower((string) $service->domainstatus), 'regdate' => (string) $service->regdate,
            'nextduedate' => (string) $service->nextduedate, 'billingcycle' => (string) $service->billingcycle, 'paymentmethod' => 'Bank transfer',
            'firstpaymentamount' => (string) $service->firstpaymentamount, 'recurringamount' => (string) $service->amount, 'suspendreason' => (string) $service->suspendreason,
            'pendingcancellation' => App::db()->value('SELECT 1 FROM tblcancelrequests WHERE relid = ?', [$id]) !== null,
            'packagesupgrade' => (new Upgrades())->products((int) $service->packageid) !== [], 'showcancelbutton' => $service->domainstatus === 'Active',
            'showRenewServiceButton' => false, 'quantity' => 1, 'unpaidInvoice' => $unpaid > 0 ? $unpaid : null,
            'configurableoptions' => App::options()->display((int) $service->packageid, $id), 'customfields' => $fields, 'productcustomfields' => $fields,
            'lastupdate' => (string) $service->lastupdate, 'diskusage' => $service->diskusage, 'disklimit' => $service->disklimit, 'diskpercent' => $percent($service->diskusage, $service->disklimit),
            'bwusage' => $service->bwusage, 'bwlimit' => $service->bwlimit, 'bwpercent' => $percent($service->bwusage, $service->bwlimit),
        ];
    }

    /** @param array<string,mixed> $vars */
    private function sidebar(array $vars): Item
    {
        $id = (int) $this->service->id;
        $sidebar = new Item('Primary Sidebar');
        $sidebar->addChild('Service Details Overview', ['label' => 'Overview', 'order' => 10])
            ->addChild('Information', ['label' => 'Information', 'uri' => "clientarea.php?action=productdetails&id=$id"]);
        $actions = $sidebar->addChild('Service Details Actions', ['label' => 'Actions', 'order' => 20]);
        $page = "clientarea.php?action=productdetails&id=$id";
        if ($vars['ssoLabel'] !== '') {
            $actions->addChild('Single Sign-On', ['label' => htmlspecialchars($vars['ssoLabel']), 'uri' => $page . '&dosinglesignon=1', 'order' => 1]);
        }
        $order = 10;
        foreach ($vars['modulecustombuttons'] as $label => $suffix) {
            // A form with a token, not a link: contract 6.4.
            $actions->addChild('Custom Module Button ' . $label, ['label' => $label, 'order' => $order++, 'uri' => $page, 'form' => ['id' => $id, 'modop' => 'custom', 'a' => $suffix]]);
        }
        foreach ($vars['customActions'] as $action) {
            $actions->addChild('Custom Action ' . $action['identifier'], ['label' => htmlspecialchars($action['display']), 'order' => $order++, 'disabled' => !$action['active'],
                'uri' => ClientArea::common()['WEB_ROOT'] . "/index.php?rp=/clientarea/service/$id/custom-action/" . $action['identifier'], 'form' => ['id' => $id]]);
        }
        if ($vars['modulechangepassword']) {
            $actions->addChild('Change Password', ['label' => 'Change password', 'uri' => '#tabChangepw', 'order' => 80]);
        }
        if ($vars['packagesupgrade']) {
            $actions->addChild('Upgrade/Downgrade', ['label' => 'Upgrade / downgrade', 'uri' => "upgrade.php?type=package&id=$id", 'order' => 90]);
        }
        if ($vars['configurableoptions'] !== [] && $vars['rawstatus'] === 'active') {
            $actions->addChild('Upgrade/Downgrade Options', ['label' => 'Change options', 'uri' => "upgrade.php?type=configoptions&id=$id", 'order' => 91]);
        }
        if ($vars['showcancelbutton'] && !$vars['pendingcancellation']) {
            $actions->addChild('Cancel', ['label' => 'Request cancellation', 'uri' => "clientarea.php?action=cancel&id=$id", 'order' => 99]);
        }
        App::hooks()->run('ClientAreaPrimarySidebar', $sidebar);
        return $sidebar;
    }
}
