{ config, lib, ... }:
let
  cfg = config.my.dataDisk;
in
{
  options.my.dataDisk = {
    enable = lib.mkEnableOption "the data disk";
    device = lib.mkOption { type = lib.types.str; example = "/dev/sdb1"; };
    mountPoint = lib.mkOption { type = lib.types.path; default = "/data"; };
  };
  config = lib.mkIf cfg.enable {
    fileSystems.${cfg.mountPoint} = { inherit (cfg) device; fsType = "ext4"; };
    systemd.services.data-check = {
      before = [ "local-fs.target" ];
      wantedBy = [ "multi-user.target" ];
      script = "while ! [ -e ${cfg.device} ]; do sleep 1; done";
      serviceConfig.Type = "oneshot";
    };
  };
}
