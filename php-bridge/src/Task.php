<?php
/**
 * Work for a person, opened once per key. A ticket where the operator named a department (`task_department`), else an
 * entry of the To-Do list, else a mail to staff; the Activity Log names it in every case. A ticket comes from
 * `task_from` and never belongs to the client, who would otherwise read notes meant for staff. The key is part of the
 * ticket's subject and of the entry's text: that is how a second delivery finds the first. Called by Effects.
 */

declare(strict_types=1);

namespace Hostler;

final class Task
{
    /**
     * @param array<string, mixed> $effect key, title, text, client_id, service_id
     * @throws \RuntimeException when WHMCS offers no place for it but the Activity Log, and refuses
     */
    public static function open(array $effect): void
    {
        $key = (string) ($effect['key'] ?? '');
        $mark = '[task ' . substr(hash('sha256', $key), 0, 10) . ']';
        $title = (string) ($effect['title'] ?? '');
        $service = (int) ($effect['service_id'] ?? 0);
        $text = (string) ($effect['text'] ?? '') . ($service > 0 ? "\n\nService ID: " . $service : '') . "\n" . $mark;
        $department = (int) Settings::get('task_department', 0);

        if ($department > 0) {
            $new = self::ticket($department, $title . ' ' . $mark, $text, $mark);
        } else {
            $new = self::toDo($title, $text, $mark) ?? self::mail($title . ' ' . $mark, $text);
        }
        if ($new) {
            Whmcs::logActivity(
                'Hostler: work for staff: ' . $title . ($service > 0 ? ' - Service ID: ' . $service : '') . ' ' . $mark,
                (int) ($effect['client_id'] ?? 0)
            );
        }
    }

    private static function ticket(int $department, string $subject, string $text, string $mark): bool
    {
        $found = Whmcs::api('GetTickets', ['deptid' => $department, 'subject' => $mark, 'limitnum' => 1]);
        if ((int) ($found['totalresults'] ?? 0) > 0) {
            return false;
        }
        $from = Settings::get('task_from', []);
        $from = is_array($from) ? $from : [];
        Whmcs::api('OpenTicket', [
            'deptid' => $department,
            'subject' => $subject,
            'message' => $text,
            'name' => (string) ($from['name'] ?? 'Hostler'),
            'email' => (string) ($from['email'] ?? 'hostler@localhost.localdomain'),
            'priority' => 'Medium',
            'admin' => true,
            'noemail' => true,
        ]);
        return true;
    }

    /** @return bool|null null when there is no To-Do list at hand */
    private static function toDo(string $title, string $text, string $mark): ?bool
    {
        try {
            $table = Whmcs::table('tbltodolist');
            if ($table === null) {
                return null;
            }
            if ($table->where('description', 'like', '%' . $mark . '%')->exists()) {
                return false;
            }
            $today = date('Y-m-d');
            Whmcs::table('tbltodolist')->insert([
                'date' => $today, 'title' => $title, 'description' => $text, 'admin' => 0, 'status' => 'New', 'duedate' => $today,
            ]);
            return true;
        } catch (\Throwable $why) {
            // The table is not documented: another WHMCS may shape it differently, and staff must hear of the task anyway.
            return null;
        }
    }

    private static function mail(string $subject, string $text): bool
    {
        try {
            Whmcs::api('SendAdminEmail', [
                'customsubject' => $subject,
                'custommessage' => nl2br(htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8')),
                'type' => 'system',
            ]);
        } catch (\RuntimeException $why) {
            Whmcs::logActivity('Hostler: staff could not be mailed about a task (' . $why->getMessage() . ').', 0);
        }
        return true;
    }
}
