<?php

namespace Workbench;

/** Server records: reading the admin's form, saving, testing. Called by admin/configservers.php. */
final class Servers
{
    private const TEXTS = ['hostname', 'ipaddress', 'type', 'username', 'port', 'nameserver1', 'nameserver2', 'nameserver3', 'nameserver4', 'nameserver5'];

    /** @return array<string,mixed>|null with plain password and access hash */
    public function get(int $id): ?array
    {
        $row = App::db()->one('SELECT * FROM tblservers WHERE id = ?', [$id]);
        if ($row !== null) {
            $row['password'] = App::crypt()->decrypt((string) $row['password']);
            $row['accesshash'] = App::crypt()->decrypt((string) $row['accesshash']);
        }
        return $row;
    }

    /**
     * What the form says, on top of what is stored; an empty password keeps the stored one.
     *
     * @param array<string,mixed>|null $stored
     * @return array<string,mixed>
     */
    public function fromForm(?array $stored): array
    {
        $row = $stored ?? ['id' => 0, 'name' => '', 'password' => '', 'accesshash' => '', 'disabled' => 0, 'secure' => ''];
        foreach (self::TEXTS as $column) {
            $row[$column] = Request::post($column, (string) ($row[$column] ?? ''));
        }
        $row['name'] = Request::post('name', (string) $row['name']);
        $row['secure'] = in_array(Request::post('secure'), ['', '0', 'off', 'false'], true) ? '' : 'on';
        $row['disabled'] = Request::posted('disabled') ? 1 : 0;
        foreach (['password', 'accesshash'] as $column) {
            $row[$column] = Request::post($column) !== '' ? Request::post($column) : (string) $row[$column];
        }
        return $row;
    }

    /** @param array<string,mixed>|null $stored */
    public function save(?array $stored, string $name): int
    {
        $row = $this->fromForm($stored);
        $row['name'] = $name;
        $row['password'] = App::crypt()->encrypt((string) $row['password']);
        $row['accesshash'] = App::crypt()->encrypt((string) $row['accesshash']);
        $id = (int) $row['id'];
        unset($row['id']);
        if ($id > 0) {
            App::db()->update('tblservers', $row, ['id' => $id]);
        } else {
            $id = App::db()->insert('tblservers', $row);
        }
        if (Request::posted('form')) {
            App::db()->run('DELETE FROM tblservergroupsrel WHERE serverid = ?', [$id]);
        }
        foreach (Request::map('groups') as $group) {
            App::db()->run('INSERT OR IGNORE INTO tblservergroupsrel (groupid, serverid) VALUES (?, ?)', [(int) $group, $id]);
        }
        $new = trim(Request::post('newgroup'));
        if ($new !== '') {
            App::db()->run('INSERT OR IGNORE INTO tblservergroups (name) VALUES (?)', [$new]);
            App::db()->run('INSERT OR IGNORE INTO tblservergroupsrel (groupid, serverid) SELECT id, ? FROM tblservergroups WHERE name = ?', [$id, $new]);
        }
        App::hooks()->run($stored === null ? 'ServerAdd' : 'ServerEdit', ['serverid' => $id]);
        return $id;
    }

    public function delete(int $id): void
    {
        App::db()->run('DELETE FROM tblservers WHERE id = ?', [$id]);
        App::db()->run('DELETE FROM tblservergroupsrel WHERE serverid = ?', [$id]);
        App::hooks()->run('ServerDelete', ['serverid' => $id]);
    }

    /**
     * @param array<string,mixed> $server a row with plain password; need not be saved
     * @return array{success:bool,error:string}
     */
    public function test(array $server): array
    {
        $module = (string) $server['type'];
        if (!App::modules()->has($module, 'TestConnection')) {
            return ['success' => false, 'error' => 'The module has no connection test'];
        }
        try {
            $answer = App::modules()->call($module, 'TestConnection', App::params()->forServer($server));
        } catch (\Throwable $e) {
            return ['success' => false, 'error' => $e->getMessage()];
        }
        if (!is_array($answer)) {
            return ['success' => false, 'error' => 'The module returned ' . gettype($answer) . ' instead of an array'];
        }
        $ok = !empty($answer['success']);
        $error = is_string($answer['error'] ?? null) ? $answer['error'] : '';
        return ['success' => $ok, 'error' => $ok ? '' : ($error !== '' ? $error : 'Unknown error: the module gave no reason')];
    }

    /** @return array<string,string> modules that use servers: RequiresServer = false stops admins creating one */
    public function modules(): array
    {
        $names = [];
        foreach (App::modules()->names() as $name) {
            if (App::modules()->requiresServer($name)) {
                $names[$name] = App::modules()->displayName($name) . ($name === App::modules()->displayName($name) ? '' : " ($name)");
            }
        }
        return $names;
    }

    /** @return string[] modules with a TestConnection function */
    public function testable(): array
    {
        return array_values(array_filter(App::modules()->names(), function (string $name): bool {
            return App::modules()->has($name, 'TestConnection');
        }));
    }

    /** @return array<int,array<string,mixed>> all groups, with 'member' */
    public function groups(int $serverId): array
    {
        return App::db()->all('SELECT g.*, (SELECT 1 FROM tblservergroupsrel r WHERE r.groupid = g.id AND r.serverid = ?) AS member FROM tblservergroups g ORDER BY g.name', [$serverId]);
    }

    /** @return array<int,array<string,mixed>> for the list, with the module's links */
    public function overview(): array
    {
        $rows = App::db()->all("SELECT s.*, (SELECT COUNT(*) FROM tblhosting h WHERE h.server = s.id AND h.domainstatus IN ('Active', 'Suspended')) AS services FROM tblservers s ORDER BY s.name");
        $modules = App::modules();
        foreach ($rows as &$row) {
            $module = (string) $row['type'];
            $row['link'] = '';
            if ($modules->has($module, 'AdminLink')) {
                try {
                    [$returned, $printed] = $modules->callPrinting($module, 'AdminLink', App::params()->forServerId((int) $row['id']));
                    $row['link'] = $printed . (is_string($returned) ? $returned : '');
                } catch (\Throwable $e) {
                    App::activity()->add("Module $module, AdminLink: " . $e->getMessage());
                }
            }
            $row['sso'] = $modules->has($module, 'AdminSingleSignOn') ? (string) ($modules->meta($module)['AdminSingleSignOnLabel'] ?? 'Login as Admin') : '';
            $row['modulename'] = $modules->load($module) ? $modules->displayName($module) : $module . ' (missing)';
        }
        return $rows;
    }
}
