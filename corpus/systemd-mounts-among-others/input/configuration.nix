{ config, pkgs, ... }:

{
  wsl.enable = true;

  systemd.mounts = [
    {
      what = "tmpfs";
      where = "/run/render";
      type = "tmpfs";
      options = "size=2G,mode=0750";
      wantedBy = [ "render.service" ];
    }
    # finished pictures
    {
      what = "/dev/disk/by-id/scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
      where = "/var/spool/render";
      type = "xfs";
      options = "noatime";
      wantedBy = [ "render.service" ];
    }
  ];

  systemd.services.render = {
    description = "Render what is queued";
    wantedBy = [ "multi-user.target" ];
    unitConfig.RequiresMountsFor = [ "/var/spool/render" ];
    script = "exec ${pkgs.blender}/bin/blender --background --python /etc/render.py";
  };

  system.stateVersion = "24.11";
}
