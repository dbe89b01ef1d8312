<?php

namespace Workbench;

/** Admins, clients and API credentials: made, and checked at login. Passwords are kept as hashes. */
final class Accounts
{
    /** @return string|null the password in force if it was set now; null when an existing one was kept */
    public static function admin(Database $db, ?string $password): ?string
    {
        return self::ensure($db, 'tbladmins', ['username' => 'admin'], ['firstname' => 'Ada', 'lastname' => 'Admin', 'email' => 'admin@example.com'], 'password', $password);
    }

    /** @param array<string,mixed> $details columns of tblclients, with 'email' */
    public static function client(Database $db, array $details, ?string $password): ?string
    {
        $email = (string) $details['email'];
        unset($details['email'], $details['password']);
        $known = $db->value('SELECT 1 FROM tblclients WHERE email = ?', [$email]) !== null;
        if ($known) {
            $db->update('tblclients', $details, ['email' => $email]);
        }
        return self::ensure($db, 'tblclients', ['email' => $email], $details + ['firstname' => '', 'lastname' => '',
            'uuid' => self::uuid(), 'datecreated' => date('Y-m-d')], 'password', $password);
    }

    /** @return string|null the secret, when it was set now */
    public static function api(Database $db, string $identifier, ?string $secret): ?string
    {
        return self::ensure($db, 'tblapi_credentials', ['identifier' => $identifier], [], 'secret', $secret);
    }

    public static function adminByPassword(Database $db, string $name, string $password): int
    {
        return self::check($db, 'SELECT id, password FROM tbladmins WHERE username = ? AND disabled = 0', $name, $password);
    }

    public static function clientByPassword(Database $db, string $email, string $password): int
    {
        return self::check($db, "SELECT id, password FROM tblclients WHERE email = ? AND status <> 'Closed'", $email, $password);
    }

    private static function check(Database $db, string $sql, string $name, string $password): int
    {
        $row = $db->one($sql, [$name]);
        // A missing name costs the same time as a wrong password.
        $hash = $row['password'] ?? '$2y$10$dcAPRLTutBpfstner5Vk9eUaKxpq6.WzvveVdXE12T3JgtI77OJXi';
        return password_verify($password, (string) $hash) && $row !== null ? (int) $row['id'] : 0;
    }

    /**
     * @param array<string,mixed> $key
     * @param array<string,mixed> $rest
     */
    private static function ensure(Database $db, string $table, array $key, array $rest, string $column, ?string $secret): ?string
    {
        $name = (string) key($key);
        $known = $db->value("SELECT 1 FROM $table WHERE $name = ?", [current($key)]) !== null;
        if ($known && $secret === null) {
            return null;
        }
        $secret = $secret ?? bin2hex(random_bytes(9));
        $hash = password_hash($secret, PASSWORD_DEFAULT);
        if ($known) {
            $db->update($table, [$column => $hash], $key);
        } else {
            $db->insert($table, $key + $rest + [$column => $hash]);
        }
        return $secret;
    }

    private static function uuid(): string
    {
        $hex = bin2hex(random_bytes(16));
        return vsprintf('%s%s-%s-4%s-a%s-%s%s%s', array_map(function (int $i) use ($hex): string {
            return substr($hex, $i * 4, $i === 3 || $i === 4 ? 3 : 4);
        }, range(0, 7)));
    }
}
