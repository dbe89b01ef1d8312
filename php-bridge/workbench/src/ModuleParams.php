<?php

namespace Workbench;

use WHMCS\Service\Service;

/**
 * Builds $params as contract §3 describes them: for a service or addon, for a server, for a product's settings.
 *
 * Strings are entity-encoded here and nowhere else (contract 3.6); configuration.php says which.
 */
final class ModuleParams
{
    /** @var Database */
    private $db;
    /** @var Crypt */
    private $crypt;
    /** @var Modules */
    private $modules;
    /** @var Config */
    private $config;

    public function __construct(Database $db, Crypt $crypt, Modules $modules, Config $config)
    {
        $this->db = $db;
        $this->crypt = $crypt;
        $this->modules = $modules;
        $this->config = $config;
    }

    /**
     * Everything of contract 3.1 and 3.2.
     *
     * @param array<string,mixed> $extra raw values that win: suspendreason, a new password
     * @return array<string,mixed>
     */
    public function forService(Service $model, string $action = '', array $extra = []): array
    {
        $model->refresh();
        $service = $model->service();
        $isAddon = $model->kind() === 'addon';
        $product = $this->db->one('SELECT * FROM tblproducts WHERE id = ?', [$service->packageid]) ?? [];
        $module = $model->module();
        $settings = $isAddon ? ($this->db->one('SELECT * FROM tbladdons WHERE id = ?', [$model->addonid]) ?? []) : $product;

        $params = [
            'accountid' => (int) $service->id,
            'serviceid' => (int) $service->id,
            'addonId' => $isAddon ? (int) $model->id : 0,
            'userid' => (int) $service->userid,
            'domain' => (string) $service->domain,
            'username' => $isAddon ? (string) $model->serviceProperties->get('Username') : (string) $service->username,
            'password' => $isAddon ? (string) $model->serviceProperties->get('Password') : $this->crypt->decrypt((string) $service->password),
            'packageid' => (int) $service->packageid,
            'pid' => (int) $service->packageid,
            'serverid' => 0,
            'status' => $isAddon ? (string) $model->status : (string) $service->domainstatus,
            'type' => (string) ($product['type'] ?? ''),
            'producttype' => (string) ($product['type'] ?? ''),
            'moduletype' => $module,
            'suspendreason' => (string) $model->suspendreason,
            'action' => $action,
            'whmcsVersion' => App::settings()->get('Version'),
        ];
        // WHMCS-C-036: values by position; the names of the fields never arrive.
        for ($n = 1; $n <= 24; $n++) {
            $params["configoption$n"] = (string) ($settings["configoption$n"] ?? '');
        }
        $params['clientsdetails'] = $this->client((int) $service->userid);
        $params['customfields'] = $this->customFields($model);
        $params['configoptions'] = App::options()->values((int) $service->packageid, (int) $service->id);
        $params = array_merge($params, $this->serverKeys($module, (int) $model->server), $extra);
        return $this->encoded($params) + ['model' => $model];
    }

    /**
     * Contract 3.8: server-scoped functions get these and nothing of a service.
     *
     * @param array<string,mixed> $server a row of tblservers whose password is plain text; may be unsaved (no id)
     * @return array<string,mixed>
     */
    public function forServer(array $server): array
    {
        return $this->encoded($this->fromRow($server));
    }

    /** @return array<string,mixed> the same for a stored server */
    public function forServerId(int $id): array
    {
        $row = $this->db->one('SELECT * FROM tblservers WHERE id = ?', [$id]);
        return $this->encoded($row === null ? self::noServer() : $this->fromRow($this->opened($row)));
    }

    /**
     * For ConfigOptions and loaders: the fields of the server the product would use.
     *
     * @return array<string,mixed>
     */
    public function forProduct(string $module, int $group): array
    {
        return $this->encoded($this->serverKeys($module, $this->pickServer($module, $group)));
    }

    /** The server a new service gets: the emptiest enabled one of the group, or without a group of the module. */
    public function pickServer(string $module, int $group): int
    {
        if ($module === '' || !$this->modules->requiresServer($module)) {
            return 0;
        }
        $join = $group > 0 ? ' JOIN tblservergroupsrel r ON r.serverid = s.id AND r.groupid = ' . $group : '';
        return (int) $this->db->value("SELECT s.id FROM tblservers s$join WHERE s.type = ? AND s.disabled = 0"
            . ' ORDER BY (SELECT COUNT(*) FROM tblhosting h WHERE h.server = s.id AND h.domainstatus IN (\'Active\', \'Suspended\')), s.id', [$module]);
    }

    /** @return array<string,mixed> */
    private function serverKeys(string $module, int $serverId): array
    {
        // WHMCS-C-029: a module that needs no server gets empty values and server = false.
        $row = $serverId > 0 && $this->modules->requiresServer($module)
            ? $this->db->one('SELECT * FROM tblservers WHERE id = ?', [$serverId])
            : null;
        return $row === null ? self::noServer() : $this->fromRow($this->opened($row));
    }

    /**
     * @param array<string,mixed> $row
     * @return array<string,mixed>
     */
    private function opened(array $row): array
    {
        $row['password'] = $this->crypt->decrypt((string) $row['password']);
        $row['accesshash'] = $this->crypt->decrypt((string) $row['accesshash']);
        return $row;
    }

    /** @return array<string,mixed> */
    private static function noServer(): array
    {
        return [
            'server' => false, 'serverid' => 0, 'serverip' => '', 'serverhostname' => '', 'serverusername' => '',
            'serverpassword' => '', 'serveraccesshash' => '', 'serversecure' => false, 'serverhttpprefix' => '', 'serverport' => '',
        ];
    }

    /**
     * @param array<string,mixed> $row
     * @return array<string,mixed>
     */
    private function fromRow(array $row): array
    {
        $secure = !in_array((string) ($row['secure'] ?? ''), ['', '0', 'off'], true);
        $meta = $this->modules->meta((string) ($row['type'] ?? ''));
        $port = (string) ($row['port'] ?? '');
        if ($port === '') {
            $port = (string) ($meta[$secure ? 'DefaultSSLPort' : 'DefaultNonSSLPort'] ?? '');
        }
        $keys = [
            'server' => true,
            'serverip' => (string) ($row['ipaddress'] ?? ''),
            'serverhostname' => (string) ($row['hostname'] ?? ''),
            'serverusername' => (string) ($row['username'] ?? ''),
            'serverpassword' => (string) ($row['password'] ?? ''),
            'serveraccesshash' => (string) ($row['accesshash'] ?? ''),
            'serversecure' => $secure,
            'serverhttpprefix' => $secure ? 'https' : 'http',
            'serverport' => $port,
        ];
        // Contract 2.4: an unsaved server has no id.
        return isset($row['id']) && (int) $row['id'] > 0 ? ['serverid' => (int) $row['id']] + $keys : $keys;
    }

    /** @return array<string,string> */
    private function customFields(Service $model): array
    {
        [$type, $relid] = $model->kind() === 'addon' ? ['addon', (int) $model->addonid] : ['product', (int) $model->packageid];
        $values = [];
        foreach (App::fields()->of($type, $relid, (int) $model->id) as $field) {
            $values[CustomFields::key((string) $field['fieldname'])] = (string) $field['value'];
        }
        return $values;
    }

    /** @return array<string,mixed> contract 3.3, the fields that exist here */
    private function client(int $id): array
    {
        $row = $this->db->one('SELECT * FROM tblclients WHERE id = ?', [$id]);
        if ($row === null) {
            return [];
        }
        $currency = $this->db->one('SELECT * FROM tblcurrencies WHERE id = ?', [$row['currency']]) ?? [];
        return [
            'id' => $id, 'userid' => $id, 'client_id' => $id, 'owner_user_id' => $id, 'uuid' => $row['uuid'],
            'firstname' => $row['firstname'], 'lastname' => $row['lastname'], 'fullname' => trim($row['firstname'] . ' ' . $row['lastname']),
            'companyname' => $row['companyname'], 'email' => $row['email'], 'address1' => $row['address1'], 'address2' => $row['address2'],
            'city' => $row['city'], 'fullstate' => $row['state'], 'state' => $row['state'], 'statecode' => $row['state'], 'postcode' => $row['postcode'],
            'countrycode' => $row['country'], 'country' => $row['country'], 'countryname' => $row['country'],
            'phonenumber' => $row['phonenumber'], 'phonecc' => '', 'phonenumberformatted' => $row['phonenumber'], 'telephoneNumber' => $row['phonenumber'],
            'tax_id' => '', 'email_preferences' => ['general' => '1', 'invoice' => '1', 'support' => '1', 'product' => '1', 'domain' => '1', 'affiliate' => '1'],
            'billingcid' => 0, 'notes' => $row['notes'], 'currency' => (int) $row['currency'], 'currency_code' => (string) ($currency['code'] ?? ''),
            'defaultgateway' => '', 'groupid' => 0, 'status' => $row['status'], 'credit' => $row['credit'], 'taxexempt' => false,
            'latefeeoveride' => false, 'overideduenotices' => false, 'separateinvoices' => false, 'disableautocc' => false,
            'emailoptout' => false, 'marketing_emails_opt_in' => false, 'isOptedInToMarketingEmails' => false, 'overrideautoclose' => false,
            'allowSingleSignOn' => 1, 'email_verified' => true, 'language' => $row['language'], 'lastlogin' => (string) $row['lastlogin'],
            'customfields' => [],
        ];
    }

    /**
     * @param array<string,mixed> $params
     * @return array<string,mixed>
     */
    private function encoded(array $params): array
    {
        $which = $this->config->encodeParams();
        foreach ($which === false ? [] : $params as $key => $value) {
            if ($which === true || (is_array($which) && in_array($key, $which, true))) {
                $params[$key] = Request::encode($value);
            }
        }
        return $params;
    }
}
