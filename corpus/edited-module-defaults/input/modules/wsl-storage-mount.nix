# Cut down to what this house needs.
{ config, lib, pkgs, ... }:
let
  inherit (lib) mkEnableOption mkIf mkOption types;
  cfg = config.wslStorageMount;
in
{
  options.wslStorageMount = {
    enable = mkEnableOption "the build disk";
    diskSerialNumber = mkOption { type = types.str; };
    mountName = mkOption { type = types.str; default = "builds"; };
    deviceId = mkOption {
      type = types.str;
      default = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part2";
    };
    mountPoint = mkOption { type = types.path; default = "/srv/builds"; };
    fsType = mkOption { type = types.str; default = "xfs"; };
    mountOptions = mkOption {
      type = types.listOf types.str;
      default = [ "noatime" "logbsize=256k" ];
    };
    instanceDirs = mkOption { type = types.listOf types.str; default = [ ]; };
    defaultUser = mkOption { type = types.str; default = "builder"; };
    defaultGroup = mkOption { type = types.str; default = "builders"; };
    bindMountNixStore = mkOption { type = types.bool; default = false; };
    nixStoreSubdir = mkOption { type = types.str; default = "nix"; };
  };

  config = mkIf cfg.enable {
    systemd.services.wsl-storage-mount = {
      wantedBy = [ "multi-user.target" ];
      path = [ pkgs.util-linux ];
      serviceConfig.Type = "oneshot";
      script = ''
        mount -t ${cfg.fsType} -o ${lib.concatStringsSep "," cfg.mountOptions} \
          /dev/disk/by-id/${cfg.deviceId} ${cfg.mountPoint}
      '';
    };
  };
}
