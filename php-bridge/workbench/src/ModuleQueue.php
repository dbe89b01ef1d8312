<?php

namespace Workbench;

/**
 * The Module Queue: automated actions that failed and wait for an admin.
 *
 * WHMCS-C-065: nothing here retries by itself; ModuleQueue only keeps the list, an admin's click calls Lifecycle again.
 */
final class ModuleQueue
{
    /** @var Database */
    private $db;
    /** @var Clock */
    private $clock;

    public function __construct(Database $db, Clock $clock)
    {
        $this->db = $db;
        $this->clock = $clock;
    }

    /** WHMCS-C-064: the text goes in as the last error; a failure met again counts as a retry of the same row. */
    public function add(string $type, int $id, string $module, string $action, string $error): void
    {
        $now = $this->clock->stamp();
        $this->db->run(
            'INSERT INTO tblmodulequeue (service_type, service_id, module_name, module_action, last_attempt, last_attempt_error, num_retries, completed, created_at, updated_at)'
            . ' VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?)'
            . ' ON CONFLICT (service_type, service_id, module_name, module_action) WHERE completed = 0'
            . ' DO UPDATE SET last_attempt = excluded.last_attempt, last_attempt_error = excluded.last_attempt_error,'
            . ' num_retries = num_retries + 1, updated_at = excluded.updated_at',
            [$type, $id, $module, $action, $now, $error, $now, $now]
        );
    }

    /** WHMCS-C-067: success removes the matching entry. */
    public function resolve(string $type, int $id, string $module, string $action): void
    {
        $this->db->run('UPDATE tblmodulequeue SET completed = 1, updated_at = ? WHERE service_type = ? AND service_id = ?'
            . ' AND module_name = ? AND module_action = ? AND completed = 0', [$this->clock->stamp(), $type, $id, $module, $action]);
    }

    public function resolveRow(int $row): void
    {
        $this->db->run('UPDATE tblmodulequeue SET completed = 1, updated_at = ? WHERE id = ?', [$this->clock->stamp(), $row]);
    }

    /** @return array<int,array<string,mixed>> */
    public function open(): array
    {
        return $this->db->all('SELECT * FROM tblmodulequeue WHERE completed = 0 ORDER BY last_attempt DESC, id DESC');
    }

    /** @return array<string,mixed>|null */
    public function row(int $id): ?array
    {
        return $this->db->one('SELECT * FROM tblmodulequeue WHERE id = ?', [$id]);
    }
}
