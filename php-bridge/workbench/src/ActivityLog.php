<?php

namespace Workbench;

/** The Activity Log: always on, one line per event. */
final class ActivityLog
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

    public function add(string $text, int $clientId = 0): void
    {
        $this->db->insert('tblactivitylog', [
            'date' => $this->clock->stamp(),
            'description' => $text,
            'user' => self::actor(),
            'userid' => $clientId,
            'ipaddr' => Request::ip(),
        ]);
    }

    private static function actor(): string
    {
        if (PHP_SAPI === 'cli') {
            return 'System';
        }
        $session = App::session();
        // Somebody may be logged in as both; the page decides as whom they act.
        if ($session->adminId() > 0 && strpos((string) ($_SERVER['SCRIPT_NAME'] ?? ''), '/admin/') !== false) {
            return 'Admin';
        }
        return $session->clientId() > 0 ? 'Client' : 'System';
    }
}
