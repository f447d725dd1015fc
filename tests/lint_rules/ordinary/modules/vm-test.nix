{ pkgs, ... }:
pkgs.testers.nixosTest {
  name = "data-disk";
  nodes.machine = {
    virtualisation.emptyDiskImages = [ 512 ];
    virtualisation.fileSystems."/data" = { device = "/dev/vdb"; fsType = "ext4"; autoFormat = true; };
  };
  testScript = ''
    machine.wait_for_unit("data.mount")
    machine.succeed("mountpoint /data")
  '';
}
