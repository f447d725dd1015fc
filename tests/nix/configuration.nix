# What one configuration file sets, read without the module system: only the options that
# say what is mounted are evaluated, so packages and other modules need not exist.
{ request }:
let
  asked = builtins.fromJSON request;
  lib = import (/. + asked.library);

  given = {
    inherit lib;
    config = asked.config;
    pkgs = { };
  } // asked.arguments;

  select = wanted: set:
    removeAttrs set (builtins.filter (name: !wanted name) (builtins.attrNames set));

  # An argument that the case does not give may be passed on, but not looked at.
  call = file:
    let
      value = import (/. + file);
      wanted = builtins.functionArgs value;
      absent = builtins.mapAttrs (name: _: throw "the argument ${name} is not given")
        (select (name: !wanted.${name}) wanted);
    in
    if !builtins.isFunction value then value
    else if wanted == { } then value given
    else value (absent // builtins.intersectAttrs wanted given);

  module = call asked.file;
  whole = module.config or module;
  config = if asked.part == null then whole else builtins.elemAt whole.contents asked.part;

  # Strings have no place in the store, and a path in the result is a mistake.
  plain = value:
    if builtins.isPath value then
      (if asked.pathsAllowed then toString value else throw "a path literal: ${toString value}")
    else if builtins.isList value then map plain value
    else if builtins.isAttrs value then builtins.mapAttrs (_: plain) value
    else value;

  defaults =
    let options = (call asked.module).options.wslStorageMount;
    in
    builtins.mapAttrs (name: _: options.${name}.default)
      (removeAttrs options [ "enable" "diskSerialNumber" "nixStoreSubdir" ]);
in
plain {
  wslStorageMount = config.wslStorageMount or null;
  fileSystems = config.fileSystems or { };
  mounts = config.systemd.mounts or [ ];
  bareMounts = config.wsl.bareMounts or null;
  bareMountDisks = config.wsl.bareMountDisks or null;
  services = select (name: builtins.match ".*-directories" name != null)
    (config.systemd.services or { });
  defaults = if asked.module == null then { } else defaults;
}
