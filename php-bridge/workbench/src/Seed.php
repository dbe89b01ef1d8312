<?php

namespace Workbench;

/**
 * Writes what a seed file names, found again by name, so that a second run changes nothing. Called by setup.php.
 *
 * README.md describes the format.
 */
final class Seed
{
    /** @var Database */
    private $db;
    /** @var Crypt */
    private $crypt;

    public function __construct(Database $db, Crypt $crypt)
    {
        $this->db = $db;
        $this->crypt = $crypt;
    }

    /** @param array<string,mixed> $seed */
    public function apply(array $seed): void
    {
        $known = ['settings', 'servers', 'server_groups', 'email_templates', 'products', 'addons', 'clients', 'services'];
        $unknown = array_diff(array_keys($seed), $known);
        if ($unknown !== []) {
            throw new \InvalidArgumentException('the seed has unknown parts: ' . implode(', ', $unknown) . '; known are ' . implode(', ', $known));
        }
        foreach ($seed['settings'] ?? [] as $name => $value) {
            App::settings()->set((string) $name, (string) $value);
        }
        foreach ($seed['servers'] ?? [] as $server) {
            $this->server($server);
        }
        foreach ($seed['server_groups'] ?? [] as $group) {
            $id = $this->upsert('tblservergroups', ['name' => $group['name']], []);
            foreach ($group['servers'] ?? [] as $name) {
                $this->db->run('INSERT OR IGNORE INTO tblservergroupsrel (groupid, serverid) VALUES (?, ?)', [$id, $this->idOf('tblservers', (string) $name)]);
            }
        }
        foreach ($seed['email_templates'] ?? [] as $mail) {
            $this->upsert('tblemailtemplates', ['name' => $mail['name']], ['type' => $mail['type'] ?? 'product', 'subject' => $mail['subject'], 'message' => $mail['message']]);
        }
        foreach ($seed['products'] ?? [] as $product) {
            $this->product($product);
        }
        foreach ($seed['products'] ?? [] as $product) {
            foreach ($product['upgrades_to'] ?? [] as $name) {
                $this->db->run('INSERT OR IGNORE INTO tblproduct_upgrade_products (product_id, upgrade_product_id) VALUES (?, ?)',
                    [$this->idOf('tblproducts', (string) $product['name']), $this->idOf('tblproducts', (string) $name)]);
            }
        }
        foreach ($seed['addons'] ?? [] as $addon) {
            $this->addon($addon);
        }
        foreach ($seed['clients'] ?? [] as $client) {
            $columns = array_flip(['email', 'firstname', 'lastname', 'companyname', 'address1', 'address2', 'city', 'state', 'postcode', 'country', 'phonenumber', 'notes', 'language']);
            Accounts::client($this->db, array_intersect_key($client, $columns), $client['password'] ?? null);
        }
        foreach ($seed['services'] ?? [] as $service) {
            $this->service($service);
        }
    }

    /** @param array<string,mixed> $server */
    private function server(array $server): void
    {
        $row = [];
        foreach (['type', 'hostname', 'ipaddress', 'username', 'port'] as $column) {
            $row[$column] = (string) ($server[$column] ?? '');
        }
        foreach (['password', 'accesshash'] as $column) {
            $row[$column] = $this->crypt->encrypt((string) ($server[$column] ?? ''));
        }
        $row['secure'] = ($server['secure'] ?? true) ? 'on' : '';
        $row['disabled'] = empty($server['disabled']) ? 0 : 1;
        foreach (array_slice($server['nameservers'] ?? [], 0, 5) as $n => $name) {
            $row['nameserver' . ($n + 1)] = (string) $name;
        }
        $this->upsert('tblservers', ['name' => $server['name']], $row);
    }

    /** @param array<string,mixed> $product */
    private function product(array $product): void
    {
        $module = (string) ($product['module'] ?? '');
        $row = [
            'gid' => $this->upsert('tblproductgroups', ['name' => $product['group'] ?? 'Products'], []),
            'type' => $product['type'] ?? 'server', 'description' => $product['description'] ?? '', 'servertype' => $module,
            'servergroup' => isset($product['server_group']) ? $this->idOf('tblservergroups', (string) $product['server_group']) : 0,
            'autosetup' => $product['autosetup'] ?? 'payment', 'hidden' => empty($product['hidden']) ? 0 : 1,
            'price' => sprintf('%.2f', $product['price'] ?? 0), 'setupfee' => sprintf('%.2f', $product['setup_fee'] ?? 0),
            'welcomeemail' => isset($product['welcome_email']) && $product['welcome_email'] !== '' ? $this->idOf('tblemailtemplates', (string) $product['welcome_email']) : 0,
        ];
        $id = $this->upsert('tblproducts', ['name' => $product['name']], $row + $this->moduleSettings($module, $product['configoptions'] ?? []));
        if ($module !== '') {
            (new HookFiles(App::settings(), App::config()))->record($module);
        }
        foreach ($product['custom_fields'] ?? [] as $n => $field) {
            $this->upsert('tblcustomfields', ['fieldname' => $field['name'], 'type' => 'product', 'relid' => $id], [
                'fieldtype' => $field['type'] ?? 'text', 'fieldoptions' => $field['options'] ?? '', 'description' => $field['description'] ?? '',
                'required' => empty($field['required']) ? '' : 'on', 'showorder' => ($field['show_on_order'] ?? true) ? 'on' : '',
                'adminonly' => empty($field['admin_only']) ? '' : 'on', 'sortorder' => $n]);
        }
        if (!empty($product['configurable_options'])) {
            $this->options($id, (string) $product['name'], $product['configurable_options']);
        }
    }

    /** @param array<int,array<string,mixed>> $options */
    private function options(int $productId, string $product, array $options): void
    {
        $types = ['dropdown' => 1, 'radio' => 2, 'yesno' => 3, 'quantity' => 4];
        $group = $this->upsert('tblproductconfiggroups', ['name' => $product . ' options'], []);
        $this->db->run('INSERT OR IGNORE INTO tblproductconfiglinks (gid, pid) VALUES (?, ?)', [$group, $productId]);
        foreach ($options as $n => $option) {
            $type = $types[$option['type'] ?? 'dropdown'] ?? null;
            if ($type === null) {
                throw new \InvalidArgumentException("configurable option {$option['name']} has the unknown type {$option['type']}; known are " . implode(', ', array_keys($types)));
            }
            $id = $this->upsert('tblproductconfigoptions', ['gid' => $group, 'optionname' => $option['name']],
                ['optiontype' => $type, 'qtyminimum' => (int) ($option['min'] ?? 0), 'qtymaximum' => (int) ($option['max'] ?? 0), 'order' => $n]);
            $subs = $option['options'] ?? [['name' => CustomFields::label((string) $option['name']), 'price' => $option['price'] ?? 0]];
            foreach ($subs as $m => $sub) {
                $sub = is_array($sub) ? $sub : ['name' => $sub];
                $this->upsert('tblproductconfigoptionssub', ['configid' => $id, 'optionname' => $sub['name']], ['price' => sprintf('%.2f', $sub['price'] ?? 0), 'sortorder' => $m]);
            }
        }
    }

    /** @param array<string,mixed> $addon */
    private function addon(array $addon): void
    {
        $module = (string) ($addon['module'] ?? '');
        $id = $this->upsert('tbladdons', ['name' => $addon['name']], [
            'description' => $addon['description'] ?? '', 'module' => $module, 'price' => sprintf('%.2f', $addon['price'] ?? 0),
            'servergroup' => isset($addon['server_group']) ? $this->idOf('tblservergroups', (string) $addon['server_group']) : 0,
            'autosetup' => $addon['autosetup'] ?? 'payment',
        ] + $this->moduleSettings($module, $addon['configoptions'] ?? []));
        foreach ($addon['products'] ?? [] as $name) {
            $this->db->run('INSERT OR IGNORE INTO tbladdon_products (addonid, pid) VALUES (?, ?)', [$id, $this->idOf('tblproducts', (string) $name)]);
        }
    }

    /** @param array<string,mixed> $service */
    private function service(array $service): void
    {
        $client = $this->db->value('SELECT id FROM tblclients WHERE email = ?', [$service['client']]);
        if ($client === null) {
            throw new \InvalidArgumentException("the seed's service names the client {$service['client']}, whom nobody has defined");
        }
        $pid = $this->idOf('tblproducts', (string) $service['product']);
        $product = $this->db->one('SELECT * FROM tblproducts WHERE id = ?', [$pid]) ?? [];
        $key = ['userid' => (int) $client, 'packageid' => $pid, 'domain' => (string) ($service['domain'] ?? '')];
        if ($this->db->value('SELECT 1 FROM tblhosting WHERE userid = ? AND packageid = ? AND domain = ?', array_values($key)) !== null) {
            return;
        }
        $next = date('Y-m-d', (int) strtotime('+1 month'));
        $id = $this->db->insert('tblhosting', $key + [
            'server' => App::params()->pickServer((string) $product['servertype'], (int) $product['servergroup']),
            'regdate' => date('Y-m-d'), 'nextduedate' => $service['nextduedate'] ?? $next, 'nextinvoicedate' => $service['nextduedate'] ?? $next,
            'amount' => $product['price'], 'firstpaymentamount' => $product['price'], 'domainstatus' => $service['status'] ?? 'Pending',
            'username' => $service['username'] ?? '', 'password' => $this->crypt->encrypt((string) ($service['password'] ?? App::services()->newPassword())),
        ]);
        App::options()->save($id, App::options()->choices($pid, []));
    }

    /**
     * @param array<int|string,mixed> $given a list, or by position, key or label
     * @return array<string,string> configoption1 … as columns
     */
    private function moduleSettings(string $module, array $given): array
    {
        $fields = App::modules()->configOptions($module);
        $isList = $given !== [] && array_keys($given) === range(0, count($given) - 1);
        $row = [];
        foreach ($fields as $n => $field) {
            $row['configoption' . ($n + 1)] = is_scalar($field['Default'] ?? '') ? (string) ($field['Default'] ?? '') : '';
        }
        foreach ($given as $name => $value) {
            $position = $isList ? (int) $name + 1 : (ctype_digit((string) $name) ? (int) $name : 0);
            foreach ($position > 0 ? [] : $fields as $n => $field) {
                $position = in_array($name, [$field['key'], $field['label']], true) ? $n + 1 : $position;
            }
            if ($position < 1 || $position > 24) {
                throw new \InvalidArgumentException("module $module has no setting '$name'; it has " . implode(', ', array_column($fields, 'label')));
            }
            $row["configoption$position"] = $value === true ? 'on' : (string) $value;
        }
        return $row;
    }

    private function idOf(string $table, string $name): int
    {
        $id = $this->db->value("SELECT id FROM $table WHERE name = ?", [$name]);
        if ($id === null) {
            throw new \InvalidArgumentException("the seed names '$name', which is not in $table: define it in the seed, before it is used");
        }
        return (int) $id;
    }

    /**
     * @param array<string,mixed> $key
     * @param array<string,mixed> $row
     */
    private function upsert(string $table, array $key, array $row): int
    {
        $where = implode(' AND ', array_map(function (string $name): string {
            return "$name = ?";
        }, array_keys($key)));
        $id = $this->db->value("SELECT id FROM $table WHERE $where", array_values($key));
        if ($id === null) {
            return $this->db->insert($table, $key + $row);
        }
        $this->db->update($table, $row, ['id' => $id]);
        return (int) $id;
    }
}
