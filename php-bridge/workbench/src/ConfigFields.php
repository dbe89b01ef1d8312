<?php

namespace Workbench;

/**
 * Draws ConfigOptions: six field types, Simple and Advanced Mode, loader fields as live dropdowns (contract 2.2).
 */
final class ConfigFields
{
    /** @var string */
    private $module;
    /** @var int */
    private $group;
    /** @var array<int,array<string,mixed>> */
    private $fields;

    public function __construct(string $module, int $group)
    {
        $this->module = $module;
        $this->group = $group;
        $this->fields = App::modules()->configOptions($module);
    }

    public function hasSimpleMode(): bool
    {
        foreach ($this->fields as $field) {
            if (!empty($field['SimpleMode'])) {
                return true;
            }
        }
        return false;
    }

    /** @return string[] the fields' defaults, by position from 1 */
    public function defaults(): array
    {
        $values = [];
        foreach ($this->fields as $n => $field) {
            $default = $field['Default'] ?? '';
            $values[$n + 1] = is_scalar($default) ? (string) $default : '';
        }
        return $values;
    }

    /**
     * What the form sent, by position: an unticked box is '' and a ticked one 'on' (WHMCS-C-045). Fields the mode did
     * not show keep their value.
     *
     * @param array<int|string,mixed> $sent
     * @param array<string,mixed> $product the row as it is
     * @return array<string,string> configoption1 … as columns
     */
    public function read(array $sent, array $product, bool $moduleChanged): array
    {
        $row = [];
        $defaults = $this->defaults();
        for ($n = 1; $n <= 24; $n++) {
            $field = $this->fields[$n - 1] ?? null;
            $old = $moduleChanged ? ($defaults[$n] ?? '') : (string) ($product["configoption$n"] ?? '');
            $value = $sent[$n] ?? null;
            if ($field !== null && ($field['Type'] ?? '') === 'yesno' && is_string($value)) {
                $value = in_array($value, ['', '0', 'off'], true) ? '' : 'on';
            }
            $row["configoption$n"] = is_string($value) ? $value : $old;
        }
        return $row;
    }

    /**
     * The options of a loader field.
     *
     * @return array<string,string>
     * @throws \RuntimeException with the text for the admin
     */
    public function load(int $position): array
    {
        $field = $this->fields[$position - 1] ?? [];
        $loader = (string) ($field['Loader'] ?? '');
        if ($loader === '' || strncasecmp($loader, $this->module . '_', strlen($this->module) + 1) !== 0 || !function_exists($loader)) {
            throw new \RuntimeException("field $position has no loader function" . ($loader !== '' ? " (the module names '$loader')" : ''));
        }
        $level = ob_get_level();
        ob_start();
        try {
            $options = $loader(App::params()->forProduct($this->module, $this->group));
        } catch (\Exception $e) {
            throw new \RuntimeException($e->getMessage());
        } catch (\Throwable $e) {
            // WHMCS-C-041: only \Exception is documented; an \Error is named as what it is.
            throw new \RuntimeException(get_class($e) . ' (loaders should throw \Exception): ' . $e->getMessage());
        } finally {
            while (ob_get_level() > $level) {
                ob_end_clean();
            }
        }
        if (!is_array($options)) {
            throw new \RuntimeException("the loader $loader returned no array");
        }
        return array_map('strval', $options);
    }

    /** @param array<int,string> $values by position */
    public function html(array $values, bool $simple): string
    {
        $html = '';
        foreach ($this->fields as $i => $field) {
            $n = $i + 1;
            if ($simple && empty($field['SimpleMode'])) {
                continue;
            }
            $id = "f-packageconfigoption-$n";
            $control = $this->control($n, $field, $id, "packageconfigoption[$n]", (string) ($values[$n] ?? ''), $simple);
            $help = (string) ($field['Description'] ?? '');
            $html .= '<div class="field" data-position="' . $n . '"><label for="' . $id . '">' . Html::e($field['label']) . '</label><div>' . $control . '</div>'
                . ($help !== '' ? '<div class="help">' . $help . '</div>' : '') . '</div>';
        }
        return $html === '' ? '<p class="muted">The module has no settings' . ($simple ? ' in simple mode' : '') . '.</p>' : $html;
    }

    /** @param array<string,mixed> $field */
    private function control(int $n, array $field, string $id, string $name, string $value, bool $simple): string
    {
        $note = '';
        if ($simple && !empty($field['Loader'])) {
            try {
                $options = $this->load($n);
                // A value the catalogue no longer has stays visible instead of silently becoming another.
                $options = $value !== '' && !isset($options[$value]) ? [$value => $value . ' (not offered now)'] + $options : $options;
                return Html::options($id, $name, $options, $value);
            } catch (\RuntimeException $e) {
                $note = '<div class="alert alert-danger loader-error" style="margin:.4rem 0 0">' . Html::e($e->getMessage()) . '</div>';
            }
        }
        $size = ' size="' . max(5, min(80, (int) ($field['Size'] ?? 25))) . '"';
        switch ((string) ($field['Type'] ?? 'text')) {
            case 'password':
                return '<input type="password" id="' . $id . '" name="' . $name . '" value="' . Html::e($value) . '" autocomplete="new-password"' . $size . '>' . $note;
            case 'yesno':
                // The hidden field makes an unticked box arrive.
                return '<input type="hidden" name="' . $name . '" value=""><input type="checkbox" id="' . $id . '" name="' . $name . '" value="on"' . (in_array($value, ['', '0', 'off'], true) ? '' : ' checked') . '>';
            case 'dropdown':
                return Html::options($id, $name, self::choices($field), $value);
            case 'radio':
                $html = '<div class="choices" id="' . $id . '">';
                foreach (self::choices($field) as $option => $text) {
                    $html .= '<label><input type="radio" name="' . $name . '" value="' . Html::e($option) . '"' . ((string) $option === $value ? ' checked' : '') . '> ' . Html::e($text) . '</label>';
                }
                return $html . '</div>';
            case 'textarea':
                return '<textarea id="' . $id . '" name="' . $name . '" rows="' . max(2, (int) ($field['Rows'] ?? 3)) . '" cols="' . max(20, (int) ($field['Cols'] ?? 60)) . '">' . Html::e($value) . '</textarea>';
            default:
                return '<input type="text" id="' . $id . '" name="' . $name . '" value="' . Html::e($value) . '" autocomplete="off"' . $size . '>' . $note;
        }
    }

    /**
     * @param array<string,mixed> $field
     * @return array<int|string,string>
     */
    private static function choices(array $field): array
    {
        $options = $field['Options'] ?? [];
        if (is_string($options)) {
            $texts = array_map('trim', explode(',', $options));
            return array_combine($texts, $texts) ?: [];
        }
        return is_array($options) ? array_map('strval', $options) : [];
    }
}
