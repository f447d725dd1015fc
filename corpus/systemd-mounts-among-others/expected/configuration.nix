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
  ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      # finished pictures
      name = "render";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
      filesystem = {
        mountPoint = "/var/spool/render";
        fsType = "xfs";
        options = [ "noatime" ];
      };
    }];
  };

  systemd.services.render = {
    description = "Render what is queued";
    wantedBy = [ "multi-user.target" ];
    unitConfig.RequiresMountsFor = [ "/var/spool/render" ];
    script = "exec ${pkgs.blender}/bin/blender --background --python /etc/render.py";
  };

  system.stateVersion = "24.11";
}
