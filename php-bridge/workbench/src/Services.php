<?php

namespace Workbench;

/** Reading and writing services: lists for pages, generated names and passwords. Never calls a module. */
final class Services
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

    /** @return array<int,array<string,mixed>> services with product and client names, newest first */
    public function list(int $clientId = 0): array
    {
        return $this->db->all('SELECT h.*, p.name AS product, p.servertype, g.name AS groupname, c.firstname, c.lastname, c.companyname, c.email'
            . ' FROM tblhosting h LEFT JOIN tblproducts p ON p.id = h.packageid LEFT JOIN tblproductgroups g ON g.id = p.gid'
            . ' LEFT JOIN tblclients c ON c.id = h.userid' . ($clientId > 0 ? ' WHERE h.userid = ' . $clientId : '') . ' ORDER BY h.id DESC');
    }

    /** @return array<string,mixed>|null one row of the list, only if it belongs to the client */
    public function owned(int $serviceId, int $clientId): ?array
    {
        foreach ($clientId > 0 ? $this->list($clientId) : [] as $row) {
            if ((int) $row['id'] === $serviceId) {
                return $row;
            }
        }
        return null;
    }

    public function password(int $serviceId): string
    {
        return $this->crypt->decrypt((string) $this->db->value('SELECT password FROM tblhosting WHERE id = ?', [$serviceId]));
    }

    public function setPassword(int $serviceId, string $password): void
    {
        $this->db->update('tblhosting', ['password' => $this->crypt->encrypt($password)], ['id' => $serviceId]);
    }

    /** Contract 3.7: the first eight letters or digits of the domain, made unique. */
    public function newUsername(string $domain, int $serviceId): string
    {
        $base = substr((string) preg_replace('/[^a-z0-9]/', '', strtolower($domain)), 0, 8);
        $base = ltrim($base, '0123456789') === '' ? 'user' . $serviceId : $base;
        $name = $base;
        for ($n = 1; $this->db->value('SELECT 1 FROM tblhosting WHERE username = ? AND id <> ?', [$name, $serviceId]) !== null; $n++) {
            $name = substr($base, 0, 8 - strlen((string) $n)) . $n;
        }
        return $name;
    }

    /** Contract 3.7: 14 characters with upper and lower case, digits and symbols. */
    public function newPassword(): string
    {
        $sets = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#$%^&*()-_=+[]{};:,.?'];
        $chars = [];
        for ($i = 0; $i < 14; $i++) {
            $set = $i < 4 ? $sets[$i] : $sets[random_int(0, 2)];
            $chars[] = $set[random_int(0, strlen($set) - 1)];
        }
        for ($i = 13; $i > 0; $i--) {
            $j = random_int(0, $i);
            [$chars[$i], $chars[$j]] = [$chars[$j], $chars[$i]];
        }
        return implode('', $chars);
    }
}
