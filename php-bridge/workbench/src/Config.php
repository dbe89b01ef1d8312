<?php

namespace Workbench;

/**
 * What configuration.php says: where the database, the modules and the scratch files are, and the key for passwords.
 *
 * setup.php writes the file; init.php reads it. Nothing else knows its format.
 */
final class Config
{
    /** @var array<string,mixed> */
    private $values;

    /** @param array<string,mixed> $values */
    public function __construct(array $values)
    {
        $this->values = $values;
    }

    /** The file in force: WORKBENCH_CONFIG (environment or fastcgi_param), else beside init.php. */
    public static function path(): string
    {
        $named = $_SERVER['WORKBENCH_CONFIG'] ?? getenv('WORKBENCH_CONFIG');
        return is_string($named) && $named !== '' ? $named : dirname(__DIR__) . '/configuration.php';
    }

    public static function load(): self
    {
        $file = self::path();
        if (!is_file($file)) {
            $text = "The workbench has no configuration ($file). Run: php setup.php --db PATH --url http://127.0.0.1:8080";
            if (PHP_SAPI === 'cli') {
                fwrite(STDERR, $text . "\n");
                exit(2);
            }
            http_response_code(503);
            header('Content-Type: text/plain; charset=utf-8');
            exit($text);
        }
        return new self(self::read($file));
    }

    /** @return array<string,mixed> the variables the file sets */
    private static function read(string $file): array
    {
        $db_path = $system_url = $modules_dir = $state_dir = $cc_encryption_hash = '';
        $encode_params = true;
        require $file;
        return compact('db_path', 'system_url', 'modules_dir', 'state_dir', 'cc_encryption_hash', 'encode_params');
    }

    /** @param array<string,mixed> $values */
    public static function write(string $file, array $values): void
    {
        $text = "<?php\n// Written by setup.php. The key decrypts the passwords in the database: keep both together.\n";
        foreach ($values as $name => $value) {
            $text .= '$' . $name . ' = ' . var_export($value, true) . ";\n";
        }
        if (@file_put_contents($file, $text, LOCK_EX) === false) {
            throw new \RuntimeException("cannot write the configuration $file: check that its folder exists and is writable");
        }
        if (function_exists('opcache_invalidate')) {
            @opcache_invalidate($file, true);
        }
    }

    public function dbPath(): string
    {
        return (string) $this->values['db_path'];
    }

    public function url(): string
    {
        return rtrim((string) $this->values['system_url'], '/');
    }

    /** The folder with servers/ and addons/. */
    public function modulesDir(): string
    {
        $dir = (string) $this->values['modules_dir'];
        return $dir !== '' ? rtrim($dir, '/') : dirname(__DIR__) . '/modules';
    }

    /** Where compiled templates and sessions go; made when missing. */
    public function stateDir(string $sub): string
    {
        $base = (string) $this->values['state_dir'];
        $dir = ($base !== '' ? rtrim($base, '/') : dirname($this->dbPath())) . '/' . $sub;
        if (!is_dir($dir)) {
            @mkdir($dir, 0770, true);
        }
        return $dir;
    }

    public function key(): string
    {
        return (string) $this->values['cc_encryption_hash'];
    }

    /**
     * Which values of $params arrive entity-encoded: true for all strings, false for none, or a list of key names.
     *
     * @return bool|string[]
     */
    public function encodeParams()
    {
        return $this->values['encode_params'];
    }
}
